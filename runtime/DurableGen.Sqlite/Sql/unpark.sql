-- Lets a parked run be claimed again, with a full budget.
--
--   ?1  run id
--   ?2  store time
--
-- A compare-and-swap on the status.
UPDATE durablegen_run_state
SET status  = 2,
    wake_at = ?2,
    claims  = 0,
    tags    = char(10),
    outcome = NULL
WHERE run_id = ?1
    AND status IN (3, 4);
