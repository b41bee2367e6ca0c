-- Reads the sessions that are alive as far as anybody knows.
SELECT
    session,
    counter
FROM durablegen_worker_session
WHERE state = 0
ORDER BY session;
