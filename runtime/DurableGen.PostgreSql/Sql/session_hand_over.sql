-- Takes the runs of an ended session from it; whoever claims them gets them at once.
--
--   $1  session (bigint)
--   $2  1 when the session ended in order, which is no crash (integer)
--
-- In one transaction with the session's end, under the session's lock. The fence rises, so that a worker that is not dead after all can
-- no longer write.
WITH moved AS (
    UPDATE durablegen.run_state AS s
    SET owner   = NULL,
        wake_at = durablegen.store_now(),
        fence   = s.fence + 1,
        claims  = greatest(s.claims - $2, 0)
    WHERE s.owner = $1
        AND EXISTS (SELECT FROM durablegen.worker_session AS w WHERE w.session = $1 AND w.state <> 0)
    RETURNING
        s.run_id
)
SELECT
    count(*)::integer
FROM moved;
