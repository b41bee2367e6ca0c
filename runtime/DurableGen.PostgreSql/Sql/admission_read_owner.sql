-- Reads for each request the run with its own id, or else the owner of its key.
--
--   $1  number of the request (integer[])
--   $2  run id (uuid[])
--   $3  key hash, NULL without a key (bytea[])
--   $4  the ends that make room, a bit for each status (integer[])
--   $5  whether the owner's input does not matter (boolean[])
--   $6  an owner whose input the caller accepts, or NULL (uuid[])
--   $7  fingerprint (bytea[])
--   $8  form of the fingerprint (text[])
--   $9  hash of the token of a first delivery, or NULL (bytea[])
--   $10 its delivery id, or NULL (text[])
--
-- A later statement than the inserts, so that it sees the owner that an insert has met. No run, or a key that is free after all: the
-- request has to be tried again.
SELECT
    r.run_id,
    r.workflow,
    r.version,
    r.key,
    s.status,
    r.input,
    r.fingerprint,
    s.outcome,
    r.created_at,
    s.ended_at,
    s.next_seq,
    r.chain_root,
    r.effect_root,
    r.began_at,
    r.parent,
    r.input_version,
    r.fingerprint_form,
    s.successor,
    s.deadline,
    s.hold,
    q.ord,
    own.run_id IS NOT NULL AS is_own,
    s.ended_at IS NOT NULL
        AND (s.fence = 0
            OR extract(epoch FROM (SELECT durablegen.store_now()) - s.ended_at) * 1000 >= k.window_ms
            OR (q.room & (1 << s.status) <> 0
                AND (q.any_input OR coalesce(r.run_id = q.accepted, false) OR (r.fingerprint_form = q.form AND r.fingerprint = q.fingerprint))
                AND NOT EXISTS (
                    SELECT
                    FROM durablegen.delivery AS d
                    WHERE d.chain_root = r.chain_root
                        AND d.token_hash = q.token_hash
                        AND d.delivery_id = q.delivery_id))) AS is_free
FROM unnest(
        $1::integer[], $2::uuid[], $3::bytea[], $4::integer[], $5::boolean[], $6::uuid[], $7::bytea[], $8::text[], $9::bytea[], $10::text[])
        AS q (ord, run_id, key_hash, room, any_input, accepted, fingerprint, form, token_hash, delivery_id)
LEFT JOIN durablegen.run AS own ON own.run_id = q.run_id
LEFT JOIN durablegen.key_slot AS k ON k.key_hash = q.key_hash
JOIN durablegen.run AS r ON r.run_id = coalesce(own.run_id, k.run_id)
JOIN durablegen.run_state AS s ON s.run_id = r.run_id;
