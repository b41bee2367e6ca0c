-- Reads the owner of a key before another run follows it, or without a key the expected run.
--
--   ?1  key hash, or NULL for the key of the expected run
--   ?2  the expected run
--   ?3  1 when there is a key
--
-- Runs inside BEGIN IMMEDIATE: nobody can take or end anything before the answer is acted on.
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
    s.fence,
    s.owner IS NOT NULL AS is_held,
    r.key_hash,
    r.parent_close,
    k.window_ms,
    s.cancel_requested
FROM durablegen_run AS r
JOIN durablegen_run_state AS s ON s.run_id = r.run_id
LEFT JOIN durablegen_key_slot AS k ON k.key_hash = r.key_hash AND k.run_id = r.run_id
WHERE r.run_id = CASE
        WHEN ?3 THEN (
            SELECT o.run_id
            FROM durablegen_key_slot AS o
            WHERE o.key_hash = ifnull(?1, (SELECT e.key_hash FROM durablegen_run AS e WHERE e.run_id = ?2)))
        ELSE ?2
    END;
