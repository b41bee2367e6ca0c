-- Reads whether something may still be at work for a key.
--
--   ?1  key hash
SELECT 1
FROM durablegen_drain
WHERE key_hash = ?1
LIMIT 1;
