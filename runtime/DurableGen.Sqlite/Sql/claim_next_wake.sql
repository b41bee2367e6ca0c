-- Reads when the next run that a worker accepts is due.
--
--   ?1  what the worker accepts: a JSON array of [workflow, version, tag, shapes between line ends]
--   ?2  1 for runs that are suspected of killing their workers, 0 for the others
--   ?3  how much later a run is due whose last shape is none of those, in milliseconds
--
-- Looks at a few of the first only: when more of them than that are left to others for a moment, the worker looks again a moment later.
SELECT
    min(w.wake_at + CASE WHEN w.is_known THEN 0 ELSE ?3 END)
FROM (
    SELECT
        s.wake_at,
        s.shape IS NULL OR EXISTS (
            SELECT 1
            FROM json_each(?1) AS k
            WHERE s.workflow = json_extract(k.value, '$[0]')
                AND s.version = json_extract(k.value, '$[1]')
                AND instr(json_extract(k.value, '$[3]'), char(10) || s.shape || char(10)) > 0) AS is_known
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
    LIMIT 16) AS w;
