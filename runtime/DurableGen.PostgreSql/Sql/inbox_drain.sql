-- Deletes what is in the log now.
--
--   $1  run id (uuid[])
--   $2  greatest number to delete (bigint[])
--   $3  mark of this batch (bigint)
--
-- In one transaction with the commit that wrote it to the log, for the commits that went through only.
DELETE FROM durablegen.inbox AS i
USING unnest($1::uuid[], $2::bigint[]) AS q (run_id, seq)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $3
WHERE i.run_id = q.run_id
    AND i.seq <= q.seq;
