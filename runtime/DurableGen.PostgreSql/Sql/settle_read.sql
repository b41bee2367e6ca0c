-- Reads what there is to settle, and when something is due by the clock.
--
--   $1  limit (integer)
SELECT
    t.now,
    ARRAY (
        SELECT s.run_id
        FROM durablegen.run_state AS s
        WHERE s.deadline <= t.now
            AND s.ended_at IS NULL
        ORDER BY s.deadline
        LIMIT $1
    ) AS overdue,
    ARRAY (
        SELECT DISTINCT k.key_hash
        FROM (
            SELECT d.key_hash
            FROM durablegen.drain AS d
            WHERE CASE
                    WHEN d.session > 0 THEN NOT EXISTS (
                        SELECT FROM durablegen.worker_session AS w WHERE w.session = d.session AND w.state = 0)
                    ELSE NOT EXISTS (
                        SELECT FROM durablegen.run_state AS s WHERE s.run_id = d.run_id AND s.ended_at IS NULL)
                END
            UNION ALL
            SELECT h.key_hash
            FROM durablegen.handover AS h
            WHERE h.until <= t.now
                OR NOT EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = h.key_hash)
        ) AS k
        LIMIT $1
    ) AS keys,
    (
        SELECT min(d.due)
        FROM (
            (SELECT s.deadline AS due FROM durablegen.run_state AS s WHERE s.deadline IS NOT NULL AND s.ended_at IS NULL ORDER BY s.deadline LIMIT 1)
            UNION ALL
            (SELECT h.until FROM durablegen.handover AS h ORDER BY h.until LIMIT 1)
        ) AS d
    ) AS next_due
FROM (SELECT durablegen.store_now() AS now) AS t;
