-- Finds the runs of claims whose answers were lost.
--
--   $1  session (bigint)
--   $2  marks of the lost claims (bigint[])
--
-- Nobody can have committed to them, so they carry the marks still.
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
    s.claims,
    s.inbox_seq,
    s.owner IS NOT NULL AS is_taken,
    s.mark
FROM durablegen.run_state AS s
JOIN durablegen.run AS r ON r.run_id = s.run_id
WHERE s.owner = $1
    AND s.mark = ANY ($2);
