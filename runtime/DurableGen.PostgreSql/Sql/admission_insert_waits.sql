-- Notes what runs that were just inserted want from the ends of their parents.
--
--   $1  run id (uuid[])
--   $2  parent (uuid[])
--   $3  what it wants (smallint[])
--   $4  mark of this batch (bigint)
--
-- After admission_insert_run.sql, which leaves the mark. A start that found its run, or met the owner of its key, adds nothing.
INSERT INTO durablegen.waiter (run_id, operation, awaited, kind)
SELECT
    q.run_id,
    '',
    q.parent,
    q.kind
FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS q (run_id, parent, kind)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id
WHERE s.mark = $4
ON CONFLICT (run_id, operation) DO NOTHING;
