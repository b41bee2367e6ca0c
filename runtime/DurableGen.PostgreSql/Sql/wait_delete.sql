-- Forgets waits that are over.
--
--   $1  run id (uuid[])
--   $2  identity of the wait within it (text[])
DELETE FROM durablegen.waiter AS w
USING unnest($1::uuid[], $2::text[]) AS q (run_id, operation)
WHERE w.run_id = q.run_id
    AND w.operation = q.operation;
