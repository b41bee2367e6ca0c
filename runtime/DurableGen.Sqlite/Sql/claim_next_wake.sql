-- Reads when the next run that a worker accepts is due.
--
--   ?1  what the worker accepts: a JSON array of [workflow, version, tag]
--   ?2  1 for runs that are suspected of killing their workers, 0 for the others
SELECT
    s.wake_at
FROM durablegen_run_state AS s
WHERE s.wake_at IS NOT NULL
    AND (s.claims >= 2) = ?2
    AND EXISTS (
        SELECT 1
        FROM json_each(?1) AS a
        WHERE s.workflow = json_extract(a.value, '$[0]')
            AND s.version = json_extract(a.value, '$[1]')
            AND instr(s.tags, char(10) || json_extract(a.value, '$[2]') || char(10)) = 0)
ORDER BY s.wake_at
LIMIT 1;
