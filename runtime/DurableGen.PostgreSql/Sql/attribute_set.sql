-- Sets attributes of one run.
--
--   $1  run id (uuid)
--   $2  names (text[])
--   $3  values (text[])
--
-- Under the run's lock.
INSERT INTO durablegen.attribute (run_id, name, value, created_at)
SELECT
    s.run_id,
    q.name,
    q.value,
    s.created_at
FROM unnest($2::text[], $3::text[]) AS q (name, value)
JOIN durablegen.run_state AS s ON s.run_id = $1
ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value;
