-- Ends a run that goes on as a new one.
--
--   ?1  run id
--   ?2  store time
--
-- After its fence and position were compared. The fence rises: the worker that continued holds nothing any more.
UPDATE durablegen_run_state
SET status   = 16,
    fence    = fence + 1,
    owner    = NULL,
    wake_at  = NULL,
    outcome  = NULL,
    ended_at = ?2
WHERE run_id = ?1;
