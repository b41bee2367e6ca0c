-- Locks the keys that runs own, in one order everywhere.
--
--   $1  run ids (uuid[])
--
-- A sweep leaves keys that somebody is about to take; without SKIP LOCKED it is the statement of a purge.
SELECT
    k.key_hash
FROM durablegen.run AS r
JOIN durablegen.key_slot AS k ON k.key_hash = r.key_hash AND k.run_id = r.run_id
WHERE r.run_id = ANY ($1)
ORDER BY k.key_hash
FOR UPDATE OF k SKIP LOCKED;
