-- Gives back a run that a claim took and could not bring. It counts as claimed.
--
--   ?1  run id
--   ?2  session
--   ?3  fence of that claim
--   ?4  store time
--
-- A compare-and-swap on session and fence: if that claim was not committed after all, nothing happens. Inside the next claim, before
-- anything is taken: a fence that was drawn again is not given back.
UPDATE durablegen_run_state
SET owner   = NULL,
    wake_at = ?4
WHERE run_id = ?1
    AND owner = ?2
    AND fence = ?3;
