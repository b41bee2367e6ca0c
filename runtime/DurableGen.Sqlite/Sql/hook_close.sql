-- Closes one hook, which frees its token.
--
--   ?1  run id
--   ?2  hook id
--   ?3  reason
--
-- In one transaction with the run's commit, after its fence was checked.
UPDATE durablegen_hook
SET closed = ?3
WHERE run_id = ?1
    AND hook_id = ?2
    AND closed IS NULL;
