-- Forgets what a run that has ended was waiting for.
--
--   ?1  run id
DELETE FROM durablegen_waiter
WHERE run_id = ?1;
