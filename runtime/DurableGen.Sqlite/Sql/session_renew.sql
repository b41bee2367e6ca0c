-- Moves a session's counter.
--
--   ?1  session
--   ?2  store time
--
-- One row; a burial compares the counter on the same row, so one of the two loses.
UPDATE durablegen_worker_session
SET counter    = counter + 1,
    renewed_at = ?2
WHERE session = ?1
    AND state = 0;
