-- Takes one item out of an inbox.
--
--   ?1  run id
--   ?2  number
DELETE FROM durablegen_inbox
WHERE run_id = ?1
    AND seq = ?2;
