-- Reads what became of changes of attributes: what is in the log is what counts.
--
--   $1  number of the change (integer[])
--   $2  run id (uuid[])
--   $3  position of its entry (bigint[])
--   $4  mark of this batch (bigint)
SELECT
    q.ord,
    l.kind
FROM unnest($1::integer[], $2::uuid[], $3::bigint[]) AS q (ord, run_id, position)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $4
JOIN durablegen.log AS l ON l.run_id = q.run_id AND l.position = q.position;
