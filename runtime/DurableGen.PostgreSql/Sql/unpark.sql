-- Lets a parked run be claimed again, with a full budget.
--
--   $1  run id (uuid)
--
-- A compare-and-swap on the status.
UPDATE durablegen.run_state
SET status  = 2,
    wake_at = durablegen.store_now(),
    claims  = 0,
    tags    = '{}',
    outcome = NULL
WHERE run_id = $1
    AND status IN (3, 4)
RETURNING
    run_id;
