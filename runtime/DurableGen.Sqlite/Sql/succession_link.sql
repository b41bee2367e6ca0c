-- Says which run follows another.
--
--   ?1  the run that is followed
--   ?2  the run that follows
UPDATE durablegen_run_state
SET successor = ?2
WHERE run_id = ?1;
