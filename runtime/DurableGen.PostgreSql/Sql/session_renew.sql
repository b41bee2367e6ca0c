-- Moves a session's counter; no row when it is not alive.
--
--   $1  session (bigint)
--
-- One row; a burial locks it and compares its counter, so one of the two loses.
UPDATE durablegen.worker_session
SET counter    = counter + 1,
    renewed_at = durablegen.store_now()
WHERE session = $1
    AND state = 0
RETURNING
    session;
