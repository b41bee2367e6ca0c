-- Reads which runs a run waits for.
--
--   ?1  run id
SELECT
    awaited
FROM durablegen_waiter
WHERE run_id = ?1
    AND kind = 0;
