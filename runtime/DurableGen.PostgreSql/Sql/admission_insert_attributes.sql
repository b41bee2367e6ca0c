-- Writes the first attributes of the runs that were just inserted.
--
--   $1  run id (uuid[])
--   $2  name (text[])
--   $3  value (text[])
--   $4  mark of this batch (bigint)
--
-- After admission_insert_run.sql, which leaves the mark: a request that is sent again does not bring back what has changed since.
INSERT INTO durablegen.attribute (run_id, name, value, created_at)
SELECT
    q.run_id,
    q.name,
    q.value,
    s.created_at
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS q (run_id, name, value)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id
WHERE s.mark = $4;
