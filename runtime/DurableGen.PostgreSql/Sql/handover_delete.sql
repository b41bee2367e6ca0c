-- Forgets a wait that is over.
--
--   $1  key hash (bytea)
DELETE FROM durablegen.handover
WHERE key_hash = $1;
