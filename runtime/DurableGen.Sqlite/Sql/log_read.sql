-- Reads a log from a position on.
--
--   ?1  run id
--   ?2  first position
SELECT
    position,
    kind,
    branch,
    call,
    name,
    payload,
    attempt,
    at,
    due_at
FROM durablegen_log
WHERE run_id = ?1
    AND position >= ?2
ORDER BY position;
