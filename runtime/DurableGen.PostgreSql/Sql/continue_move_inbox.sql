-- Puts deliveries that nobody has read into the inbox of the run that continues.
--
--   $1  the run that is followed (uuid)
--   $2  the run that follows (uuid)
--   $3  the greatest number that the worker has read (bigint)
--   $4  how many items the new inbox has already (bigint)
--
-- After the hooks were closed as superseded (4) and before the old inbox is emptied. A delivery under the name of a reserved token keeps it;
-- one to a hook that was given up before is nobody's.
INSERT INTO durablegen.inbox (run_id, seq, at, kind, hook_id, payload)
SELECT
    $2,
    $4 + row_number() OVER (ORDER BY i.seq),
    i.at,
    i.kind,
    coalesce('@' || encode(h.token_hash, 'hex'), i.hook_id),
    i.payload
FROM durablegen.inbox AS i
LEFT JOIN durablegen.hook AS h ON h.run_id = i.run_id AND h.hook_id = i.hook_id AND h.closed = 4
WHERE i.run_id = $1
    AND i.seq > $3
    AND i.kind = 1
    AND (h.hook_id IS NOT NULL OR i.hook_id LIKE '@%');
