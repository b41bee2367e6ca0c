-- Lets waits go on, for the same runs or for those that continue them.
--
--   $1  run id (uuid[])
--   $2  identity of the wait within it (text[])
--   $3  the run that is waited for (uuid[])
--   $4  whether it has to be looked at again (boolean[])
--
-- Under the lock of the wait, and of the awaited run if it lives: its end comes before, and is seen, or after, and marks the wait.
UPDATE durablegen.waiter AS w
SET awaited  = q.awaited,
    is_ready = q.is_ready
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::boolean[]) AS q (run_id, operation, awaited, is_ready)
WHERE w.run_id = q.run_id
    AND w.operation = q.operation;
