-- Locks runs whose time is over.
--
--   $1  run ids (uuid[])
--
-- What others have locked is left to them, or to the next pass. The condition holds on the locked version of each row.
SELECT
    s.run_id
FROM durablegen.run_state AS s
WHERE s.run_id = ANY ($1)
    AND s.ended_at IS NULL
ORDER BY s.run_id
FOR UPDATE SKIP LOCKED;
