-- Ends a live run without any of its code.
--
--   ?1  run id
--   ?2  status
--   ?3  outcome
--   ?4  store time
--
-- After run_drain.sql. The fence rises, so that whoever holds the run can no longer write; a run that nobody ever held stays one. A run that
-- had lost its key while it cleaned up has been followed, however it ends.
UPDATE durablegen_run_state
SET status   = CASE WHEN successor IS NULL THEN ?2 ELSE 15 END,
    fence    = fence + (owner IS NOT NULL OR fence > 0),
    owner    = NULL,
    wake_at  = NULL,
    hold     = 0,
    outcome  = ?3,
    ended_at = ?4
WHERE run_id = ?1
    AND ended_at IS NULL;
