-- Reads the attributes of one run.
--
--   ?1  run id
SELECT
    a.name,
    a.value
FROM durablegen_attribute AS a
WHERE a.run_id = ?1;
