-- Finds ended runs whose payloads are to be erased.
--
--   $1  how long payloads are kept after the run's end, in milliseconds (bigint)
--   $2  limit (integer)
--
-- Only a hint: what is found is locked and looked at again before it is erased.
SELECT
    s.run_id
FROM durablegen.run_state AS s
JOIN durablegen.run AS r ON r.run_id = s.run_id
WHERE s.erased = false
    AND s.ended_at <= (SELECT durablegen.store_now()) - $1 * interval '1 millisecond'
    AND NOT EXISTS (SELECT FROM durablegen.run_state AS p WHERE p.run_id = r.parent AND p.ended_at IS NULL)
ORDER BY s.ended_at, s.run_id
LIMIT $2;
