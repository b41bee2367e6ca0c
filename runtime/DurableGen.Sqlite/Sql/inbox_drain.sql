-- Deletes what is in the log now.
--
--   ?1  run id
--   ?2  greatest number to delete
--
-- In one transaction with the commit that wrote it to the log.
DELETE FROM durablegen_inbox
WHERE run_id = ?1
    AND seq <= ?2;
