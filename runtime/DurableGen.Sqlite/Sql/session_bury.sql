-- Declares a session dead, if its counter has not moved.
--
--   ?1  session
--   ?2  counter that the observer saw
--
-- A compare-and-swap on the row that the renewal moves.
UPDATE durablegen_worker_session
SET state = 1
WHERE session = ?1
    AND counter = ?2
    AND state = 0;
