-- Points keys whose owners' memory is over at new runs.
--
--   $1  number of the request (integer[])
--   $2  run id (uuid[])
--   $3  key hash, NULL without a key (bytea[])
--   $4  window in milliseconds (bigint[])
--
-- The slot's row is locked first, and the conditions are checked again on its newest version; a slot that somebody else has locked is
-- left to them. An owner that has ended stays so, and its window is on the locked row. A run that ended without ever having been claimed
-- (fence 0) has done nothing that its key would have to protect.
WITH free AS MATERIALIZED (
    SELECT f.key_hash
    FROM durablegen.key_slot AS f
    JOIN durablegen.run_state AS s ON s.run_id = f.run_id
    WHERE f.key_hash = ANY ($3)
        AND s.ended_at IS NOT NULL
        AND (s.fence = 0 OR extract(epoch FROM (SELECT durablegen.store_now()) - s.ended_at) * 1000 >= f.window_ms)
    ORDER BY f.key_hash
    FOR UPDATE OF f SKIP LOCKED
)
UPDATE durablegen.key_slot AS k
SET run_id    = q.run_id,
    window_ms = q.window_ms
FROM free
JOIN (
    SELECT DISTINCT ON (q.key_hash)
        q.key_hash,
        q.run_id,
        q.window_ms
    FROM unnest($1::integer[], $2::uuid[], $3::bytea[], $4::bigint[]) AS q (ord, run_id, key_hash, window_ms)
    WHERE q.key_hash IS NOT NULL
        AND NOT EXISTS (SELECT FROM durablegen.run AS r WHERE r.run_id = q.run_id)
    ORDER BY q.key_hash, q.ord
) AS q ON q.key_hash = free.key_hash
WHERE k.key_hash = free.key_hash;
