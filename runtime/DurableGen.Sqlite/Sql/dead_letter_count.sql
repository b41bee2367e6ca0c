-- Counts the dead letters of a run.
--
--   ?1  run id
SELECT
    count(*),
    min(workflow)
FROM durablegen_dead_letter
WHERE run_id = ?1;
