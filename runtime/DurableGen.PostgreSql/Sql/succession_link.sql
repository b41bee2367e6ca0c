-- Says which run follows another.
--
--   $1  the run that is followed (uuid)
--   $2  the run that follows (uuid)
UPDATE durablegen.run_state
SET successor = $2
WHERE run_id = $1;
