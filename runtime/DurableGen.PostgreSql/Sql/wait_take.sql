-- Takes what has to be looked at.
--
--   $1  how many at the most (integer)
--
-- What another worker is looking at is left to it.
SELECT
    w.run_id,
    w.operation,
    w.awaited,
    w.kind
FROM durablegen.waiter AS w
WHERE w.is_ready
ORDER BY w.run_id, w.operation
LIMIT $1
FOR UPDATE SKIP LOCKED;
