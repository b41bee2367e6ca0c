-- Finds ended runs whose payloads are to be erased.
--
--   ?1  store time
--   ?2  how long payloads are kept after the run's end, in milliseconds
--   ?3  limit
--
-- Only a hint, without a write lock: what is found is looked at again before it is erased.
SELECT
    s.run_id
FROM durablegen_run_state AS s
CROSS JOIN durablegen_run AS r ON r.run_id = s.run_id
WHERE s.erased = 0
    AND s.ended_at <= ?1 - ?2
    AND NOT EXISTS (SELECT 1 FROM durablegen_run_state AS p WHERE p.run_id = r.parent AND p.ended_at IS NULL)
ORDER BY s.ended_at, s.run_id
LIMIT ?3;
