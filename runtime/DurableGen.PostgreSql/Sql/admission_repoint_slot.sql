-- Points keys whose owners' memory is over, or whose ended owners make room, at new runs.
--
--   $1  number of the request (integer[])
--   $2  run id (uuid[])
--   $3  key hash, NULL without a key (bytea[])
--   $4  window in milliseconds (bigint[])
--   $5  the ends that make room, a bit for each status (integer[])
--   $6  whether the owner's input does not matter (boolean[])
--   $7  an owner whose input the caller accepts, or NULL (uuid[])
--   $8  fingerprint (bytea[])
--   $9  form of the fingerprint (text[])
--   $10 hash of the token of a first delivery, or NULL (bytea[])
--   $11 its delivery id, or NULL (text[])
--
-- The rows of slot and owner are locked first, and the conditions are checked again on their newest versions; what somebody else has locked
-- is left to them. An owner that has ended stays so, and its window is on the locked row. A run that ended without ever having been claimed
-- (fence 0) has done nothing that its key would have to protect. An owner that has heard the delivery does not make room for it.
-- The conditions on the owner are those of admission_read_owner.sql.
WITH wanted AS MATERIALIZED (
    SELECT DISTINCT ON (q.key_hash)
        q.*
    FROM unnest(
            $1::integer[], $2::uuid[], $3::bytea[], $4::bigint[], $5::integer[], $6::boolean[], $7::uuid[], $8::bytea[], $9::text[],
            $10::bytea[], $11::text[])
            AS q (ord, run_id, key_hash, window_ms, room, any_input, accepted, fingerprint, form, token_hash, delivery_id)
    WHERE q.key_hash IS NOT NULL
        AND NOT EXISTS (SELECT FROM durablegen.run AS r WHERE r.run_id = q.run_id)
    ORDER BY q.key_hash, q.ord
), free AS MATERIALIZED (
    SELECT
        w.key_hash,
        w.run_id,
        w.window_ms,
        CASE
            WHEN s.fence > 0 AND extract(epoch FROM (SELECT durablegen.store_now()) - s.ended_at) * 1000 < f.window_ms
                THEN f.run_id
        END AS replaced
    FROM wanted AS w
    JOIN durablegen.key_slot AS f ON f.key_hash = w.key_hash
    JOIN durablegen.run_state AS s ON s.run_id = f.run_id
    WHERE s.ended_at IS NOT NULL
        AND (s.fence = 0
            OR extract(epoch FROM (SELECT durablegen.store_now()) - s.ended_at) * 1000 >= f.window_ms
            OR (w.room & (1 << s.status) <> 0
                AND EXISTS (
                    SELECT
                    FROM durablegen.run AS o
                    WHERE o.run_id = s.run_id
                        AND (w.any_input OR o.run_id = w.accepted OR (o.fingerprint_form = w.form AND o.fingerprint = w.fingerprint))
                        AND NOT EXISTS (
                            SELECT
                            FROM durablegen.delivery AS d
                            WHERE d.chain_root = o.chain_root
                                AND d.token_hash = w.token_hash
                                AND d.delivery_id = w.delivery_id))))
    ORDER BY w.key_hash
    FOR UPDATE OF f, s SKIP LOCKED
)
UPDATE durablegen.key_slot AS k
SET run_id    = free.run_id,
    window_ms = free.window_ms,
    previous  = free.replaced
FROM free
WHERE k.key_hash = free.key_hash;
