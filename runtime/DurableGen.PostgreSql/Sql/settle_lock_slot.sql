-- Locks a key for which something is settled.
--
--   $1  key hash (bytea)
SELECT
    k.run_id
FROM durablegen.key_slot AS k
WHERE k.key_hash = $1
FOR UPDATE;
