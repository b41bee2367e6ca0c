-- Forgets workers that ended long ago.
--
--   ?1  store time
--   ?2  how long ago, in milliseconds
DELETE FROM durablegen_worker_session
WHERE state <> 0
    AND renewed_at <= ?1 - ?2
    AND NOT EXISTS (SELECT 1 FROM durablegen_run_state AS s WHERE s.owner = session);
