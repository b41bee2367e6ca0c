-- Removes the dead letters of a run.
--
--   ?1  run id
DELETE FROM durablegen_dead_letter
WHERE run_id = ?1;
