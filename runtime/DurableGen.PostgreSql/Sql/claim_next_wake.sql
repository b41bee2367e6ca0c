-- Reads the time, and when the next run that a worker accepts is due.
--
--   $1  workflows that the worker accepts (text[])
--   $2  their versions (text[])
--   $3  their tags (text[])
--   $4  whether to look at runs that are suspected of killing their workers, or at the others (boolean)
--   $5  shapes that the workflows' code is known to fit, between commas (text[])
--   $6  how much later runs are due whose last shape is none of those, in milliseconds (bigint)
--
-- Looks at a few of the first only: when more of them than that are left to others for a moment, the worker looks again a moment later.
SELECT
    durablegen.store_now() AS store_time,
    (
        SELECT min(d.wake_at + CASE WHEN d.is_known THEN 0 ELSE $6 END * interval '1 millisecond')
        FROM unnest($1::text[], $2::text[], $3::text[], $5::text[]) AS a (workflow, version, tag, shapes)
        CROSS JOIN LATERAL (
            SELECT
                s.wake_at,
                s.shape IS NULL OR s.shape = ANY (string_to_array(a.shapes, ',')) AS is_known
            FROM durablegen.run_state AS s
            WHERE s.workflow = a.workflow
                AND s.version = a.version
                AND s.wake_at IS NOT NULL
                AND s.suspect = $4
                AND a.tag <> ALL (s.tags)
            ORDER BY s.wake_at
            LIMIT 16
        ) AS d
    ) AS next_wake;
