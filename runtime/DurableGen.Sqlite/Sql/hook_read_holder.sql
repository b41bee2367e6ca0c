-- Reads which run holds a token.
--
--   ?1  token hash
SELECT
    run_id
FROM durablegen_hook
WHERE token_hash = ?1
    AND closed IS NULL;
