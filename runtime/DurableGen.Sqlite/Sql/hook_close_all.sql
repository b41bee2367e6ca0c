-- Closes all hooks of a run that ends, which frees their tokens.
--
--   ?1  run id
--   ?2  reason
--
-- In one transaction with the run's end.
UPDATE durablegen_hook
SET closed = ?2
WHERE run_id = ?1
    AND closed IS NULL;
