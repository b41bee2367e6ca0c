-- Marks those that wait for runs that have ended, for the next settlement.
--
--   $1  the runs that have ended (uuid[])
--
-- In one transaction with their end, after their rows were locked.
UPDATE durablegen.waiter
SET is_ready = true
WHERE awaited = ANY ($1)
    AND awaited IN (SELECT s.run_id FROM durablegen.run_state AS s WHERE s.run_id = ANY ($1) AND s.ended_at IS NOT NULL)
    AND NOT is_ready;
