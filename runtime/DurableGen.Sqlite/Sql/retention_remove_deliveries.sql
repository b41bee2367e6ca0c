-- Forgets the ids of the deliveries to a chain, with its last run.
--
--   ?1  run id
DELETE FROM durablegen_delivery
WHERE chain_root = (
    SELECT r.chain_root
    FROM durablegen_run AS r
    JOIN durablegen_run_state AS s ON s.run_id = r.run_id
    WHERE r.run_id = ?1
        AND s.status <> 16);
