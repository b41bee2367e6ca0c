-- Removes the hooks of a run.
--
--   ?1  run id
DELETE FROM durablegen_hook
WHERE run_id = ?1;
