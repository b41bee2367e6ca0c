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
    s.next_seq
FROM durablegen_run AS r
JOIN durablegen_run_state AS s ON s.run_id = r.run_id
WHERE r.run_id = ?1;
