-- Reads what became of changes of attributes: what is in the log is what counts.
--
--   $1  number of the change (integer[])
--   $2  run id (uuid[])
--   $3  position of its entry (bigint[])
--
-- Commits that have not gone through are answered without.
SELECT
    q.ord,
    l.kind
FROM unnest($1::integer[], $2::uuid[], $3::bigint[]) AS q (ord, run_id, position)
JOIN durablegen.log AS l ON l.run_id = q.run_id AND l.position = q.position;
