-- Remembers the id of a delivery.
--
--   ?1  chain root
--   ?2  token hash
--   ?3  delivery id
--   ?4  digest of the payload
--
-- In one transaction with the inbox item; the primary key refuses a second one.
INSERT INTO durablegen_delivery (chain_root, token_hash, delivery_id, digest)
VALUES (?1, ?2, ?3, ?4);
