-- Copies the beginning of a log.
--
--   ?1  the run that it is copied from
--   ?2  the run that gets it
--   ?3  the last position
INSERT INTO durablegen_log (run_id, position, kind, branch, call, name, payload, attempt, at, due_at)
SELECT
    ?2,
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
    AND position <= ?3;
