-- Counts the dead letters of runs.
--
--   $1  run ids (uuid[])
SELECT
    d.run_id,
    d.workflow,
    count(*)
FROM durablegen.dead_letter AS d
WHERE d.run_id = ANY ($1)
GROUP BY
    d.run_id,
    d.workflow;
