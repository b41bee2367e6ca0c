-- Lists runs in the order of their ids.
--
--   $1  only ids after this one, or NULL (uuid)
--   $2  only this workflow, or NULL (text)
--   $3  only this status, or NULL (smallint)
--   $4  limit (integer)
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
FROM durablegen.run_state AS s
JOIN durablegen.run AS r ON r.run_id = s.run_id
WHERE s.run_id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid)
    AND ($2::text IS NULL OR s.workflow = $2)
    AND ($3::smallint IS NULL OR s.status = $3)
ORDER BY s.run_id
LIMIT $4;
