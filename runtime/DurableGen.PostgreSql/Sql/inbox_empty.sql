-- Deletes what is in the inboxes of runs that the store ends by itself.
--
--   $1  run ids (uuid[])
--
-- Under the runs' locks, in one transaction with their end.
DELETE FROM durablegen.inbox
WHERE run_id = ANY ($1);
