-- Closes all hooks of runs that the store ends by itself, which frees their tokens.
--
--   $1  run ids (uuid[])
--   $2  reason (smallint)
--
-- Under the runs' locks, in one transaction with their end.
--
-- The row is found by its key: the condition is written so that the partial index does not fit, which the planner would rather read from
-- end to end as long as it believes it to be empty.
UPDATE durablegen.hook
SET closed = $2
WHERE run_id = ANY ($1)
    AND coalesce(closed, -1) = -1;
