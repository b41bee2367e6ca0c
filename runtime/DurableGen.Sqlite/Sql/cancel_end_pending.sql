-- Ends a run that no worker has ever claimed.
--
--   ?1  run id
--   ?2  store time
--   ?3  outcome
--
-- A compare-and-swap on the status: it and the first claim cannot both win.
UPDATE durablegen_run_state
SET status   = 12,
    wake_at  = NULL,
    hold     = 0,
    outcome  = ?3,
    ended_at = ?2
WHERE run_id = ?1
    AND status = 0;
