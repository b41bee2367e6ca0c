-- Closes all hooks of runs that end, which frees their tokens.
--
--   $1  run id (uuid[])
--   $2  reason (smallint[])
--   $3  mark of this batch (bigint)
--
-- In one transaction with the runs' end, for the commits that went through only.
--
-- The row is found by its key: the condition is written so that the partial index does not fit, which the planner would rather read from
-- end to end as long as it believes it to be empty.
UPDATE durablegen.hook AS h
SET closed = q.reason
FROM unnest($1::uuid[], $2::smallint[]) AS q (run_id, reason)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $3
WHERE h.run_id = q.run_id
    AND coalesce(h.closed, -1) = -1;
