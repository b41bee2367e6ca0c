-- Reads the owner of a key, and whether the key is free all the same.
--
--   ?1  key hash
--   ?2  store time
--
-- Runs inside BEGIN IMMEDIATE: nobody can take or end anything before the answer is acted on. A run that ended without ever having
-- been claimed (fence 0) has done nothing that its key would have to protect.
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
    s.ended_at IS NOT NULL AND (s.fence = 0 OR ?2 - s.ended_at >= k.window_ms) AS is_free,
    s.fence
FROM durablegen_key_slot AS k
JOIN durablegen_run AS r ON r.run_id = k.run_id
JOIN durablegen_run_state AS s ON s.run_id = k.run_id
WHERE k.key_hash = ?1;
