-- Forgets attempts in a session, which has said that they have ended.
--
--   $1  key hash (bytea)
--   $2  run ids (uuid[])
--   $3  session (bigint)
--
-- Under the key's lock.
DELETE FROM durablegen.drain
WHERE key_hash = $1
    AND run_id = ANY ($2)
    AND session = $3;
