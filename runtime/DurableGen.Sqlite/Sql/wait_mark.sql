-- Marks those that wait for a run that has ended, for the next settlement.
--
--   ?1  the run that has ended
UPDATE durablegen_waiter
SET is_ready = 1
WHERE awaited = ?1;
