-- Locks a session that is about to end, against renewals and against its own claims.
--
--   $1  session (bigint)
SELECT
    session
FROM durablegen.worker_session
WHERE session = $1
FOR UPDATE;
