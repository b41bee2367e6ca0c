-- Reads which runs are no longer held under the fences of their workers.
--
--   $1  run id (uuid[])
--   $2  fence, NULL for whoever does not hold the run (bigint[])
SELECT
    s.run_id
FROM unnest($1::uuid[], $2::bigint[]) AS q (run_id, fence)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.fence <> q.fence;
