-- Marks runs as asked to cancel.
--
--   $1  run ids (uuid[])
--
-- Under the runs' locks, with the items that go into their inboxes: one for each run, ever.
UPDATE durablegen.run_state
SET cancel_requested = true
WHERE run_id = ANY ($1);
