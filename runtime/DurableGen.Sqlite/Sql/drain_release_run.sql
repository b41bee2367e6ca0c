-- Forgets the attempts of a run in a session, which has said that they have ended.
--
--   ?1  run id
--   ?2  session
DELETE FROM durablegen_drain
WHERE run_id = ?1
    AND session = ?2;
