-- Copies the beginning of a log.
--
--   $1  the run that it is copied from (uuid)
--   $2  the run that gets it (uuid)
--   $3  the last position (bigint)
INSERT INTO durablegen.log (run_id, position, at, due_at, kind, call, attempt, branch, name, payload)
SELECT
    $2,
    l.position,
    l.at,
    l.due_at,
    l.kind,
    l.call,
    l.attempt,
    l.branch,
    l.name,
    l.payload
FROM durablegen.log AS l
WHERE l.run_id = $1
    AND l.position <= $3;
