-- Forgets what is no longer at work for a key: attempts in sessions that are over, and runs that have cleaned up.
--
--   $1  key hash (bytea)
--
-- Under the key's lock.
DELETE FROM durablegen.drain AS d
WHERE d.key_hash = $1
    AND CASE
        WHEN d.session > 0 THEN NOT EXISTS (
            SELECT FROM durablegen.worker_session AS w WHERE w.session = d.session AND w.state = 0)
        ELSE NOT EXISTS (
            SELECT FROM durablegen.run_state AS s WHERE s.run_id = d.run_id AND s.ended_at IS NULL)
    END;
