-- Ends a run that goes on as a new one.
--
--   $1  run id (uuid)
--
-- Under its lock, after its fence and position were compared. The fence rises: the worker that continued holds nothing any more.
UPDATE durablegen.run_state
SET status   = 16,
    fence    = fence + 1,
    owner    = NULL,
    wake_at  = NULL,
    outcome  = NULL,
    ended_at = durablegen.store_now()
WHERE run_id = $1;
