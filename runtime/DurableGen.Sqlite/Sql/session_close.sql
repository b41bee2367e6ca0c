-- Ends a session in order.
--
--   ?1  session
UPDATE durablegen_worker_session
SET state = 2
WHERE session = ?1
    AND state = 0;
