-- Removes the inbox of a run.
--
--   ?1  run id
DELETE FROM durablegen_inbox
WHERE run_id = ?1;
