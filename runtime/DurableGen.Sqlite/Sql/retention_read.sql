-- Reads what decides whether a run may go.
--
--   ?1  run id
SELECT
    s.run_id,
    s.ended_at,
    s.erased,
    s.fence > 0 AS was_claimed,
    k.key_hash,
    k.window_ms,
    EXISTS (SELECT 1 FROM durablegen_run_state AS p WHERE p.run_id = r.parent AND p.ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM durablegen_waiter AS w WHERE w.awaited = r.run_id) AS is_awaited
FROM durablegen_run_state AS s
JOIN durablegen_run AS r ON r.run_id = s.run_id
LEFT JOIN durablegen_key_slot AS k ON k.key_hash = r.key_hash AND k.run_id = r.run_id
WHERE s.run_id = ?1;
