-- Reads the digest of what was delivered under an id.
--
--   ?1  run id
--   ?2  token hash
--   ?3  delivery id
SELECT
    digest
FROM durablegen_delivery
WHERE run_id = ?1
    AND token_hash = ?2
    AND delivery_id = ?3;
