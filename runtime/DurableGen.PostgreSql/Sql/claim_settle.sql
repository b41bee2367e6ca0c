-- Finds out whether a session's claims of before are decided.
--
--   $1  session (bigint)
--
-- Every claim holds its session's row until it is committed or undone, so who gets the whole row has none before it. A row that a renewal
-- holds is skipped as well; the next claim asks again.
SELECT
    session
FROM durablegen.worker_session
WHERE session = $1
FOR UPDATE SKIP LOCKED;
