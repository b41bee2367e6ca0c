-- Keeps a session from being buried while it claims. Renewals pass.
--
--   $1  session (bigint)
SELECT
    session
FROM durablegen.worker_session
WHERE session = $1
FOR KEY SHARE;
