-- Reads one run.
--
--   ?1  run id
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
    s.hold
FROM durablegen_run AS r
JOIN durablegen_run_state AS s ON s.run_id = r.run_id
WHERE r.run_id = ?1;
