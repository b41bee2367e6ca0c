-- Closes hooks, which frees their tokens.
--
--   $1  run id (uuid[])
--   $2  hook id (text[])
--   $3  reason (smallint)
--   $4  mark of this batch (bigint)
--
-- In one transaction with the run's commit, for the commits that went through only.
--
-- The row is found by its key: the condition is written so that the partial index does not fit, which the planner would rather read from
-- end to end as long as it believes it to be empty.
UPDATE durablegen.hook AS h
SET closed = $3
FROM unnest($1::uuid[], $2::text[]) AS q (run_id, hook_id)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $4
WHERE h.run_id = q.run_id
    AND h.hook_id = q.hook_id
    AND coalesce(h.closed, -1) = -1;
