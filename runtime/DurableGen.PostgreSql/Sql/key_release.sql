-- Frees a key whose owner has ended.
--
--   $1  key hash (bytea)
--   $2  the owner that the caller expects (uuid)
--
-- A compare-and-swap on the owner. One that has ended stays so.
DELETE FROM durablegen.key_slot AS k
WHERE k.key_hash = $1
    AND k.run_id = $2
    AND EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.run_id = k.run_id AND s.ended_at IS NOT NULL)
RETURNING
    k.run_id;
