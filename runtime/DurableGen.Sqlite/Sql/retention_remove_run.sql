-- Removes what never changed of a run.
--
--   ?1  run id
DELETE FROM durablegen_run
WHERE run_id = ?1;
