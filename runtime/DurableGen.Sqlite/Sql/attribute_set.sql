-- Sets one attribute of a run.
--
--   ?1  run id
--   ?2  name
--   ?3  value
INSERT INTO durablegen_attribute (run_id, name, value, created_at)
SELECT
    s.run_id,
    ?2,
    ?3,
    s.created_at
FROM durablegen_run_state AS s
WHERE s.run_id = ?1
ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value;
