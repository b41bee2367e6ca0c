-- Reads the run with the successor's id, if there is one, and the owner of a key or without a key the expected run.
--
--   $1  key hash, or NULL for the key of the expected run (bytea)
--   $2  the expected run (uuid)
--   $3  the successor (uuid)
--   $4  whether there is a key (boolean)
--
-- A later statement than the locks, so that it sees what they have waited for.
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
    r.run_id = $3 AS is_own,
    s.fence,
    s.owner IS NOT NULL AS is_held,
    r.key_hash,
    r.parent_close,
    s.cancel_requested,
    s.inbox_seq,
    (SELECT durablegen.store_now()) AS store_time
FROM durablegen.run AS r
JOIN durablegen.run_state AS s ON s.run_id = r.run_id
WHERE r.run_id = $3
    OR r.run_id = CASE
        WHEN $4 THEN (
            SELECT o.run_id
            FROM durablegen.key_slot AS o
            WHERE o.key_hash = coalesce($1, (SELECT e.key_hash FROM durablegen.run AS e WHERE e.run_id = $2)))
        ELSE $2
    END;
