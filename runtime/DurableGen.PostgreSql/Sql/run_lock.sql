-- Locks the state of runs, in one order everywhere.
--
--   $1  run ids (uuid[])
--
-- A batch does not wait for runs that others have locked; without SKIP LOCKED it is the statement of the slow lane.
SELECT
    s.run_id
FROM durablegen.run_state AS s
WHERE s.run_id = ANY ($1)
ORDER BY s.run_id
FOR UPDATE SKIP LOCKED;
