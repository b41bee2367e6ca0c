-- Erases what was delivered to a run and not read.
--
--   ?1  run id
UPDATE durablegen_dead_letter
SET payload = x''
WHERE run_id = ?1;
