-- Removes runs with all that belongs to them, and the keys that they own.
--
--   $1  run ids (uuid[])
--
-- Under the locks of the keys and the runs. The ids of deliveries are remembered for a chain: its last run takes them along.
WITH slots AS (
    DELETE FROM durablegen.key_slot AS k
    USING durablegen.run AS r
    WHERE r.run_id = ANY ($1)
        AND k.key_hash = r.key_hash
        AND k.run_id = r.run_id
), states AS (
    DELETE FROM durablegen.run_state
    WHERE run_id = ANY ($1)
    RETURNING
        run_id,
        status
), deliveries AS (
    DELETE FROM durablegen.delivery AS d
    USING durablegen.run AS r
    JOIN states AS s ON s.run_id = r.run_id AND s.status <> 16
    WHERE d.chain_root = r.chain_root
), hooks AS (
    DELETE FROM durablegen.hook WHERE run_id = ANY ($1)
), items AS (
    DELETE FROM durablegen.inbox WHERE run_id = ANY ($1)
), letters AS (
    DELETE FROM durablegen.dead_letter WHERE run_id = ANY ($1)
), entries AS (
    DELETE FROM durablegen.log WHERE run_id = ANY ($1)
), attributes AS (
    DELETE FROM durablegen.attribute WHERE run_id = ANY ($1)
)
DELETE FROM durablegen.run
WHERE run_id = ANY ($1);
