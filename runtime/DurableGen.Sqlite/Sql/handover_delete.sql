-- Forgets a wait that is over.
--
--   ?1  key hash
DELETE FROM durablegen_handover
WHERE key_hash = ?1;
