-- Locks the owner of a key that waits, and those that still clean up for it, and reads whether the wait is over.
--
--   $1  key hash (bytea)
--
-- After the key's lock: slot, then runs, in one order.
SELECT
    s.run_id,
    s.hold,
    h.run_id IS NOT NULL AS is_waiting,
    coalesce(h.until <= durablegen.store_now(), false) AS is_over
FROM durablegen.run_state AS s
LEFT JOIN durablegen.handover AS h ON h.key_hash = $1 AND h.run_id = s.run_id
WHERE s.run_id IN (
        SELECT w.run_id
        FROM durablegen.handover AS w
        WHERE w.key_hash = $1
        UNION ALL
        SELECT d.run_id
        FROM durablegen.drain AS d
        WHERE d.key_hash = $1
            AND d.session = 0)
    AND s.ended_at IS NULL
ORDER BY s.run_id
FOR UPDATE OF s;
