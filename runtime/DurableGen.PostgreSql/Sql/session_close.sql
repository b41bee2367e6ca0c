-- Ends a session in order.
--
--   $1  session (bigint)
UPDATE durablegen.worker_session
SET state = 2
WHERE session = $1
    AND state = 0
RETURNING
    session;
