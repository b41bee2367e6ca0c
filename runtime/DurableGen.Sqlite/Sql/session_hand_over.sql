-- Takes the runs of an ended session from it; whoever claims them gets them at once.
--
--   ?1  session
--   ?2  store time
--   ?3  1 when the session ended in order, which is no crash
--
-- In one transaction with the session's end. The fence rises, so that a worker that is not dead after all can no longer write.
UPDATE durablegen_run_state
SET owner   = NULL,
    wake_at = ?2,
    fence   = fence + 1,
    claims  = max(claims - ?3, 0)
WHERE owner = ?1;
