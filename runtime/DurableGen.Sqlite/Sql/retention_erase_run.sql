-- Erases the input of a run.
--
--   ?1  run id
UPDATE durablegen_run
SET input = x''
WHERE run_id = ?1;
