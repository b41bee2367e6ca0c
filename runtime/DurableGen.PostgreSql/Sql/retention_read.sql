-- Reads what decides whether runs may go, after their keys and they themselves were locked.
--
--   $1  run ids (uuid[])
SELECT
    s.run_id,
    s.ended_at,
    s.erased,
    s.fence > 0 AS was_claimed,
    k.key_hash,
    k.window_ms,
    EXISTS (SELECT FROM durablegen.run_state AS p WHERE p.run_id = r.parent AND p.ended_at IS NULL)
        OR EXISTS (SELECT FROM durablegen.waiter AS w WHERE w.awaited = r.run_id) AS is_awaited,
    (SELECT durablegen.store_now()) AS store_time
FROM durablegen.run_state AS s
JOIN durablegen.run AS r ON r.run_id = s.run_id
LEFT JOIN durablegen.key_slot AS k ON k.key_hash = r.key_hash AND k.run_id = r.run_id
WHERE s.run_id = ANY ($1);
