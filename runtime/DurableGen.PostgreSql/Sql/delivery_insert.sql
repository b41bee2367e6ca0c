-- Remembers the ids of deliveries.
--
--   $1  chain root (uuid[])
--   $2  token hash (bytea[])
--   $3  delivery id (text[])
--   $4  digest of the payload (bytea[])
--
-- Under the run's lock, in one transaction with the inbox items.
INSERT INTO durablegen.delivery (chain_root, token_hash, delivery_id, digest)
SELECT
    q.chain_root,
    q.token_hash,
    q.delivery_id,
    q.digest
FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bytea[]) AS q (chain_root, token_hash, delivery_id, digest);
