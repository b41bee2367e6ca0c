-- Locks the owner of a key that is about to be followed, or without a key the expected run.
--
--   $1  key hash, or NULL for the key of the expected run (bytea)
--   $2  the expected run (uuid)
--
-- After the key's lock: slot, then run. Without SKIP LOCKED it is the statement of the slow lane.
SELECT
    s.run_id
FROM durablegen.run_state AS s
WHERE s.run_id = coalesce(
        (
            SELECT k.run_id
            FROM durablegen.key_slot AS k
            WHERE k.key_hash = coalesce($1, (SELECT e.key_hash FROM durablegen.run AS e WHERE e.run_id = $2))
        ),
        $2)
FOR UPDATE SKIP LOCKED;
