-- Reads what has to be looked at.
--
--   ?1  how many at the most
SELECT
    run_id,
    operation,
    awaited,
    kind
FROM durablegen_waiter
WHERE is_ready = 1
LIMIT ?1;
