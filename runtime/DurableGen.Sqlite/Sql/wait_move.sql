-- Lets a wait go on, for the same run or for one that continues it.
--
--   ?1  run id
--   ?2  identity of the wait within it
--   ?3  the run that is waited for
--   ?4  whether it has to be looked at again
UPDATE durablegen_waiter
SET awaited  = ?3,
    is_ready = ?4
WHERE run_id = ?1
    AND operation = ?2;
