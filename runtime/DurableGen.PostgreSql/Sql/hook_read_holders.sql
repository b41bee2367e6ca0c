-- Reads which runs hold tokens.
--
--   $1  token hashes (bytea[])
SELECT
    h.token_hash,
    h.run_id
FROM durablegen.hook AS h
WHERE h.token_hash = ANY ($1)
    AND h.closed IS NULL;
