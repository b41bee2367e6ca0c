-- Erases what is left in the inbox of a run.
--
--   ?1  run id
UPDATE durablegen_inbox
SET payload = x''
WHERE run_id = ?1;
