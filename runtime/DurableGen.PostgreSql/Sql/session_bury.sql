-- Declares a session dead, if its counter has not moved.
--
--   $1  session (bigint)
--   $2  counter that the observer saw (bigint)
--
-- A compare-and-swap on the locked row that the renewal moves.
UPDATE durablegen.worker_session
SET state = 1
WHERE session = $1
    AND counter = $2
    AND state = 0
RETURNING
    session;
