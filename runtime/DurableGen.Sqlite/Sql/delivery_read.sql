-- Reads the digest of what was delivered under an id.
--
--   ?1  chain root
--   ?2  token hash
--   ?3  delivery id
SELECT
    digest
FROM durablegen_delivery
WHERE chain_root = ?1
    AND token_hash = ?2
    AND delivery_id = ?3;
