-- Removes the log of a run.
--
--   ?1  run id
DELETE FROM durablegen_log
WHERE run_id = ?1;
