-- Notes what a new run wants from the ends of others: of those that the log it took over waits for, and of its parent.
--
--   $1  the new run (uuid)
--   $2  its parent, or NULL (uuid)
--   $3  what it wants from its parent's end, or NULL (smallint)
--
-- After the log was copied, in one transaction with it.
INSERT INTO durablegen.waiter (run_id, operation, awaited, kind)
SELECT
    $1,
    CASE WHEN l.branch = '' THEN l.call::text ELSE l.branch || '#' || l.call END,
    encode(l.payload, 'hex')::uuid,
    0
FROM durablegen.log AS l
WHERE l.run_id = $1
    AND l.kind = 11
    AND NOT EXISTS (
        SELECT FROM durablegen.log AS e WHERE e.run_id = $1 AND e.kind = 12 AND e.branch = l.branch AND e.call = l.call)
UNION ALL
SELECT
    $1,
    '',
    $2,
    $3
WHERE $3 IS NOT NULL;
