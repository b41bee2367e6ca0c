-- Reads the time, and when the next run that a worker accepts is due.
--
--   $1  workflows that the worker accepts (text[])
--   $2  their versions (text[])
--   $3  their tags (text[])
--   $4  whether to look at runs that are suspected of killing their workers, or at the others (boolean)
SELECT
    durablegen.store_now() AS store_time,
    (
        SELECT min(d.wake_at)
        FROM unnest($1::text[], $2::text[], $3::text[]) AS a (workflow, version, tag)
        CROSS JOIN LATERAL (
            SELECT s.wake_at
            FROM durablegen.run_state AS s
            WHERE s.workflow = a.workflow
                AND s.version = a.version
                AND s.wake_at IS NOT NULL
                AND s.suspect = $4
                AND a.tag <> ALL (s.tags)
            ORDER BY s.wake_at
            LIMIT 1
        ) AS d
    ) AS next_wake;
