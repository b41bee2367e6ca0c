-- Notes what runs that were just inserted want from the ends of their parents.
--
--   $1  run id (uuid[])
--   $2  parent (uuid[])
--   $3  what it wants (smallint[])
--
-- In one transaction with admission_insert_run.sql. A start that found its run, or met the owner of its key, adds nothing.
INSERT INTO durablegen.waiter (run_id, operation, awaited, kind)
SELECT
    q.run_id,
    '',
    q.parent,
    q.kind
FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS q (run_id, parent, kind)
JOIN durablegen.run AS r ON r.run_id = q.run_id
WHERE NOT EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.run_id = q.run_id)
ON CONFLICT (run_id, operation) DO NOTHING;
