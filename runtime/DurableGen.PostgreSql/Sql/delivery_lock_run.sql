-- Locks the runs that deliveries go to: a run's row comes before its hooks and its inbox, everywhere.
--
--   $1  token hashes (bytea[])
--   $2  runs that are named (uuid[])
--
-- A batch does not wait for runs that others have locked; without SKIP LOCKED it is the statement of the slow lane.
SELECT
    s.run_id
FROM durablegen.run_state AS s
WHERE s.run_id IN (
        SELECT h.run_id
        FROM durablegen.hook AS h
        WHERE h.token_hash = ANY ($1)
            AND h.closed IS NULL
        UNION ALL
        SELECT unnest($2::uuid[]))
ORDER BY s.run_id
FOR UPDATE SKIP LOCKED;
