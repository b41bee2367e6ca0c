-- Lets the owner of a key begin, if nothing is at work for it any more.
--
--   $1  key hash (bytea)
--
-- Under the key's lock, a later statement than what was forgotten.
WITH gone AS (
    DELETE FROM durablegen.handover AS h
    WHERE h.key_hash = $1
        AND NOT EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = $1)
    RETURNING
        h.run_id,
        h.due_at
)
UPDATE durablegen.run_state AS s
SET hold    = 0,
    wake_at = greatest(gone.due_at, durablegen.store_now())
FROM gone
WHERE s.run_id = gone.run_id
    AND s.hold <> 0
    AND coalesce(s.ended_at, 'infinity') = 'infinity';
