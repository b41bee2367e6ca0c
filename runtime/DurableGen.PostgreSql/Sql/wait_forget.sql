-- Forgets what runs that have ended were waiting for.
--
--   $1  run ids (uuid[])
--
-- In one transaction with their end, after their rows were locked.
DELETE FROM durablegen.waiter
WHERE run_id = ANY ($1)
    AND run_id IN (SELECT s.run_id FROM durablegen.run_state AS s WHERE s.run_id = ANY ($1) AND s.ended_at IS NOT NULL);
