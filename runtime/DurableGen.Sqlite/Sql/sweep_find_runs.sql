-- Finds ended runs whose history is over: not the owners of keys that are still remembered, not the children of runs that live, nor runs that others wait for.
--
--   ?1  store time
--   ?2  how long a run is kept after its end, in milliseconds
--   ?3  1 for runs whose payloads are erased, 0 for the others
--   ?4  limit
--
-- Only a hint, without a write lock: what is found is looked at again before it is removed.
SELECT
    s.run_id
FROM durablegen_run_state AS s
CROSS JOIN durablegen_run AS r ON r.run_id = s.run_id
WHERE s.erased = ?3
    AND s.ended_at <= ?1 - ?2
    AND NOT EXISTS (
        SELECT 1
        FROM durablegen_key_slot AS k
        WHERE k.key_hash = r.key_hash
            AND k.run_id = s.run_id
            AND s.fence > 0
            AND ?1 - s.ended_at < k.window_ms)
    AND NOT EXISTS (SELECT 1 FROM durablegen_run_state AS p WHERE p.run_id = r.parent AND p.ended_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM durablegen_waiter AS w WHERE w.awaited = s.run_id)
ORDER BY s.ended_at, s.run_id
LIMIT ?4;
