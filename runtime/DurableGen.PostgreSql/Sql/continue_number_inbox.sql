-- Tells a run that continues how far its inbox goes, and whether it was asked to cancel.
--
--   $1  run id (uuid)
--   $2  whether it was asked to cancel (boolean)
UPDATE durablegen.run_state
SET inbox_seq        = (SELECT coalesce(max(i.seq), 0) FROM durablegen.inbox AS i WHERE i.run_id = $1),
    cancel_requested = $2
WHERE run_id = $1;
