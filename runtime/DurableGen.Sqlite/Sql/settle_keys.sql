-- Reads keys for which something is no longer at work, or whose owners wait for nothing any more.
--
--   ?1  limit
--
-- The table holds what was taken away and not released yet: few rows.
SELECT
    d.key_hash
FROM durablegen_drain AS d
WHERE CASE
        WHEN d.session > 0 THEN NOT EXISTS (
            SELECT 1 FROM durablegen_worker_session AS w WHERE w.session = d.session AND w.state = 0)
        ELSE NOT EXISTS (
            SELECT 1 FROM durablegen_run_state AS s WHERE s.run_id = d.run_id AND s.ended_at IS NULL)
    END
UNION
SELECT
    h.key_hash
FROM durablegen_handover AS h
WHERE NOT EXISTS (SELECT 1 FROM durablegen_drain AS d WHERE d.key_hash = h.key_hash)
LIMIT ?1;
