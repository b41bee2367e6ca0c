-- Forgets what is no longer at work for a key: attempts in sessions that are over, and runs that have cleaned up.
--
--   ?1  key hash
DELETE FROM durablegen_drain
WHERE key_hash = ?1
    AND CASE
        WHEN session > 0 THEN NOT EXISTS (
            SELECT 1 FROM durablegen_worker_session AS w WHERE w.session = durablegen_drain.session AND w.state = 0)
        ELSE NOT EXISTS (
            SELECT 1 FROM durablegen_run_state AS s WHERE s.run_id = durablegen_drain.run_id AND s.ended_at IS NULL)
    END;
