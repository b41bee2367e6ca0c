-- Empties the inboxes of runs that have ended: what is neither in their logs nor read is a dead letter.
--
--   $1  run id (uuid[])
--   $2  greatest number that is in the log (bigint[])
--   $3  mark of the batch, for the commits of it that went through; NULL under the runs' locks (bigint)
--
-- In one transaction with the runs' end. The row of a reserved hook may have become that of the code's own; its name tells the token's hash.
WITH gone AS (
    DELETE FROM durablegen.inbox AS i
    USING unnest($1::uuid[], $2::bigint[]) AS q (run_id, seq)
    JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = coalesce($3, s.mark)
    WHERE i.run_id = q.run_id
    RETURNING
        i.run_id,
        i.seq,
        i.hook_id,
        i.payload,
        s.workflow,
        i.kind = 1 AND i.seq > q.seq AS is_unread
)
INSERT INTO durablegen.dead_letter (run_id, workflow, token_hash, at, payload)
SELECT
    g.run_id,
    g.workflow,
    coalesce(h.token_hash, decode(substr(g.hook_id, 2), 'hex')),
    (SELECT durablegen.store_now()),
    g.payload
FROM gone AS g
LEFT JOIN durablegen.hook AS h ON h.run_id = g.run_id AND h.hook_id = g.hook_id
WHERE g.is_unread
ORDER BY
    g.run_id,
    g.seq;
