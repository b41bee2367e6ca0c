-- Reads which of the runs were just inserted.
--
--   $1  number of the request (integer[])
--   $2  run id (uuid[])
--   $3  mark of this batch (bigint)
--
-- After admission_insert_run.sql, which leaves the mark.
SELECT
    s.created_at,
    s.hold,
    s.status,
    s.owner IS NOT NULL AS is_claimed,
    q.ord
FROM unnest($1::integer[], $2::uuid[]) AS q (ord, run_id)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id
WHERE s.mark = $3;
