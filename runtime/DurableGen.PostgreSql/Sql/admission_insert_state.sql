-- Queues the runs that were just inserted.
--
--   $1  run id (uuid[])
--   $2  delay in milliseconds (bigint[])
--   $3  how long it may take in milliseconds, or NULL (bigint[])
--
-- In one transaction with admission_insert_run.sql: nobody sees one without the other.
INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, wake_at, deadline)
SELECT
    r.run_id,
    r.workflow,
    r.version,
    r.created_at,
    r.created_at + q.delay_ms * interval '1 millisecond',
    r.created_at + q.timeout_ms * interval '1 millisecond'
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS q (run_id, delay_ms, timeout_ms)
JOIN durablegen.run AS r ON r.run_id = q.run_id
WHERE NOT EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.run_id = q.run_id);
