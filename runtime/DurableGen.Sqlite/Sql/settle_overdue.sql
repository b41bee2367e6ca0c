-- Reads runs whose time is over.
--
--   ?1  store time
--   ?2  limit
SELECT
    run_id
FROM durablegen_run_state
WHERE deadline <= ?1
    AND ended_at IS NULL
ORDER BY deadline
LIMIT ?2;
