-- Reads what came into an inbox after a number.
--
--   ?1  run id
--   ?2  greatest number that was read
SELECT
    seq,
    kind,
    hook_id,
    payload,
    at
FROM durablegen_inbox
WHERE run_id = ?1
    AND seq > ?2
ORDER BY seq;
