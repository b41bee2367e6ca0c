-- Erases the payloads in the log of a run; who held a token (kind 7) is none.
--
--   ?1  run id
UPDATE durablegen_log
SET payload = x''
WHERE run_id = ?1
    AND kind <> 7;
