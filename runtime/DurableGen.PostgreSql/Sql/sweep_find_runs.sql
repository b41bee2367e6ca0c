-- Finds ended runs whose history is over: not the owners of keys that are still remembered, not the children of runs that live, nor runs that others wait for.
--
--   $1  how long a run is kept after its end, in milliseconds (bigint)
--   $2  whether to look at runs whose payloads are erased, or at the others (boolean)
--   $3  limit (integer)
--
-- Only a hint: what is found is locked and looked at again before it is removed.
SELECT
    s.run_id
FROM durablegen.run_state AS s
JOIN durablegen.run AS r ON r.run_id = s.run_id
WHERE s.erased = $2
    AND s.ended_at <= (SELECT durablegen.store_now()) - $1 * interval '1 millisecond'
    AND NOT EXISTS (
        SELECT
        FROM durablegen.key_slot AS k
        WHERE k.key_hash = r.key_hash
            AND k.run_id = s.run_id
            AND s.fence > 0
            AND extract(epoch FROM (SELECT durablegen.store_now()) - s.ended_at) * 1000 < k.window_ms)
    AND NOT EXISTS (SELECT FROM durablegen.run_state AS p WHERE p.run_id = r.parent AND p.ended_at IS NULL)
    AND NOT EXISTS (SELECT FROM durablegen.waiter AS w WHERE w.awaited = s.run_id)
ORDER BY s.ended_at, s.run_id
LIMIT $3;
