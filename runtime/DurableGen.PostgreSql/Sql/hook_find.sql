-- Finds for each delivery the hook that its token leads to, the open one or else the last that was closed, and what was delivered under
-- the same id.
--
--   $1  number of the delivery (integer[])
--   $2  token hash (bytea[])
--   $3  delivery id or NULL (text[])
--
-- A later statement than the lock: hooks open and close under their run's lock only, so an open hook of a locked run stays open.
SELECT
    q.ord,
    h.run_id,
    h.hook_id,
    h.closed,
    s.inbox_seq,
    d.digest
FROM unnest($1::integer[], $2::bytea[], $3::text[]) AS q (ord, token_hash, delivery_id)
CROSS JOIN LATERAL (
    SELECT
        f.run_id,
        f.hook_id,
        f.closed
    FROM durablegen.hook AS f
    WHERE f.token_hash = q.token_hash
    ORDER BY f.closed IS NULL DESC, f.hook_no DESC
    LIMIT 1
) AS h
JOIN durablegen.run_state AS s ON s.run_id = h.run_id
LEFT JOIN durablegen.delivery AS d ON d.run_id = h.run_id AND d.token_hash = q.token_hash AND d.delivery_id = q.delivery_id;
