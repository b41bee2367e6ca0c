-- Reads logs from a position on.
--
--   $1  run ids (uuid[])
--   $2  first position (bigint)
SELECT
    l.position,
    l.kind,
    l.branch,
    l.call,
    l.name,
    l.payload,
    l.attempt,
    l.at,
    l.due_at,
    l.run_id
FROM durablegen.log AS l
WHERE l.run_id = ANY ($1)
    AND l.position >= $2
ORDER BY l.run_id, l.position;
