-- Reads the keys for which runs may be at work in a session.
--
--   $1  run ids (uuid[])
--   $2  session (bigint)
SELECT DISTINCT
    d.key_hash
FROM durablegen.drain AS d
WHERE d.run_id = ANY ($1)
    AND d.session = $2
ORDER BY d.key_hash;
