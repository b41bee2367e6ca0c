-- Locks a key whose owner is about to be followed.
--
--   $1  key hash, or NULL for the key of the expected run (bytea)
--   $2  the expected run (uuid)
--
-- Without SKIP LOCKED it is the statement of the slow lane.
SELECT
    k.run_id
FROM durablegen.key_slot AS k
WHERE k.key_hash = coalesce($1, (SELECT e.key_hash FROM durablegen.run AS e WHERE e.run_id = $2))
FOR UPDATE SKIP LOCKED;
