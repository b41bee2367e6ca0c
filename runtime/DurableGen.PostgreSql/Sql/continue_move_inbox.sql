-- Moves deliveries that nobody has read into the inbox of the run that continues.
--
--   $1  the run that is followed (uuid)
--   $2  the run that follows (uuid)
--   $3  the greatest number that the worker has read (bigint)
--   $4  how many items the new inbox has already (bigint)
--
-- After the hooks were closed as superseded (4) and before the old inbox is closed, which keeps the others: those to hooks that were given up
-- before. A delivery under the name of a reserved token keeps it.
WITH moved AS (
    DELETE FROM durablegen.inbox AS i
    WHERE i.run_id = $1
        AND i.seq > $3
        AND i.kind = 1
        AND (i.hook_id LIKE '@%'
            OR EXISTS (SELECT FROM durablegen.hook AS c WHERE c.run_id = i.run_id AND c.hook_id = i.hook_id AND c.closed = 4))
    RETURNING
        i.seq,
        i.at,
        i.kind,
        i.hook_id,
        i.payload
)
INSERT INTO durablegen.inbox (run_id, seq, at, kind, hook_id, payload)
SELECT
    $2,
    $4 + row_number() OVER (ORDER BY m.seq),
    m.at,
    m.kind,
    coalesce('@' || encode(h.token_hash, 'hex'), m.hook_id),
    m.payload
FROM moved AS m
LEFT JOIN durablegen.hook AS h ON h.run_id = $1 AND h.hook_id = m.hook_id;
