-- Locks a key, so that its owner stays the owner.
--
--   $1  key hash (bytea)
--
-- Without SKIP LOCKED it is the statement of the slow lane.
SELECT
    k.run_id
FROM durablegen.key_slot AS k
WHERE k.key_hash = $1
FOR UPDATE SKIP LOCKED;
