-- Reads the waits that can be reached from runs: each of them, and what those wait for that they wait for.
--
--   $1  run ids (uuid[])
WITH RECURSIVE reached AS (
    SELECT unnest($1::uuid[]) AS run_id
    UNION
    SELECT w.awaited
    FROM reached
    JOIN durablegen.waiter AS w ON w.run_id = reached.run_id AND w.kind = 0
)
SELECT
    w.run_id,
    w.awaited
FROM reached
JOIN durablegen.waiter AS w ON w.run_id = reached.run_id AND w.kind = 0;
