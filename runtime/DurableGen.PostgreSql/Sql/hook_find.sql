-- Finds for each delivery where its token leads: to the open hook or else to the last that was closed, of the named run if one is named,
-- or to that run itself; who holds the token; and what was delivered to the run's chain under the same id.
--
--   $1  number of the delivery (integer[])
--   $2  token hash (bytea[])
--   $3  delivery id or NULL (text[])
--   $4  the only run that is looked at, or NULL (uuid[])
--   $5  whether the token is reserved for that run when it never had it (boolean[])
--
-- A later statement than the lock: hooks open and close under their run's lock only, so an open hook of a locked run stays open.
SELECT
    q.ord,
    s.run_id,
    h.hook_id,
    h.closed,
    s.inbox_seq,
    d.digest,
    s.status,
    s.successor,
    r.chain_root,
    o.run_id AS holder
FROM unnest($1::integer[], $2::bytea[], $3::text[], $4::uuid[], $5::boolean[]) AS q (ord, token_hash, delivery_id, run_id, reserve)
LEFT JOIN LATERAL (
    SELECT
        f.run_id,
        f.hook_id,
        f.closed
    FROM durablegen.hook AS f
    WHERE f.token_hash = q.token_hash
        AND (q.run_id IS NULL OR f.run_id = q.run_id)
    ORDER BY f.closed IS NULL DESC, f.hook_no DESC
    LIMIT 1
) AS h ON true
JOIN durablegen.run_state AS s ON s.run_id = coalesce(h.run_id, CASE WHEN q.reserve THEN q.run_id END)
JOIN durablegen.run AS r ON r.run_id = s.run_id
LEFT JOIN durablegen.delivery AS d
    ON d.chain_root = r.chain_root AND d.token_hash = q.token_hash AND d.delivery_id = q.delivery_id
LEFT JOIN LATERAL (
    SELECT c.run_id
    FROM durablegen.hook AS c
    WHERE c.token_hash = q.token_hash
        AND c.closed IS NULL
    LIMIT 1
) AS o ON true;
