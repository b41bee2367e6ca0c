-- Ends runs that no worker has ever claimed.
--
--   $1  run ids (uuid[])
--   $2  outcome (bytea)
--
-- Under the runs' locks, under which their status was read: it and the first claim cannot both win.
UPDATE durablegen.run_state
SET status   = 12,
    wake_at  = NULL,
    hold     = 0,
    outcome  = $2,
    ended_at = durablegen.store_now()
WHERE run_id = ANY ($1);
