-- Reads the keys for which a run may be at work in a session.
--
--   ?1  run id
--   ?2  session
SELECT
    key_hash
FROM durablegen_drain
WHERE run_id = ?1
    AND session = ?2;
