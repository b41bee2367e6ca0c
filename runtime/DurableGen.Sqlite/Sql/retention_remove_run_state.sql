-- Removes the state of a run.
--
--   ?1  run id
DELETE FROM durablegen_run_state
WHERE run_id = ?1;
