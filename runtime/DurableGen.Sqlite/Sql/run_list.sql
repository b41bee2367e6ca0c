-- Lists runs in the order of their ids.
--
--   ?1  only ids after this one, or NULL
--   ?2  only this workflow, or NULL
--   ?3  only this status, or NULL
--   ?4  limit
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
FROM durablegen_run_state AS s
JOIN durablegen_run AS r ON r.run_id = s.run_id
WHERE s.run_id > ifnull(?1, x'')
    AND (?2 IS NULL OR s.workflow = ?2)
    AND (?3 IS NULL OR s.status = ?3)
ORDER BY s.run_id
LIMIT ?4;
