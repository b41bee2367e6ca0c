-- Erases the outcome of a run.
--
--   ?1  run id
UPDATE durablegen_run_state
SET outcome = NULL,
    erased  = 1
WHERE run_id = ?1;
