-- Forgets all that may be at work for a key.
--
--   $1  key hash (bytea)
DELETE FROM durablegen.drain
WHERE key_hash = $1;
