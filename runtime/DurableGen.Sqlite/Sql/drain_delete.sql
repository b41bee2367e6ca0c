-- Forgets all that may be at work for a key.
--
--   ?1  key hash
DELETE FROM durablegen_drain
WHERE key_hash = ?1;
