-- Reads the attributes of runs.
--
--   $1  run ids (uuid[])
SELECT
    a.run_id,
    a.name,
    a.value
FROM durablegen.attribute AS a
WHERE a.run_id = ANY ($1);
