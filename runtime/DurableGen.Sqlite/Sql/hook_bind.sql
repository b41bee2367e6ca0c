-- Makes a reserved hook of a run its code's own.
--
--   ?1  run id
--   ?2  name of the reservation
--   ?3  hook id
--
-- In one transaction with the run's commit, after its fence was checked.
UPDATE durablegen_hook
SET hook_id = ?3
WHERE run_id = ?1
    AND hook_id = ?2
    AND closed IS NULL;
