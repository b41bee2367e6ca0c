-- Reads the runs that still clean up for a key which they have lost.
--
--   ?1  key hash
SELECT
    d.run_id
FROM durablegen_drain AS d
WHERE d.key_hash = ?1
    AND d.session = 0;
