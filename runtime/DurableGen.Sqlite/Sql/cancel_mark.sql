-- Marks a live run as asked to cancel; no row when it was asked before.
--
--   ?1  run id
--
-- The mark is on the run's own row, so that of two requests one puts the item into the inbox.
UPDATE durablegen_run_state
SET cancel_requested = 1
WHERE run_id = ?1
    AND ended_at IS NULL
    AND cancel_requested = 0;
