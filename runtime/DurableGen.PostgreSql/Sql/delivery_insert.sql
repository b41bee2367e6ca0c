-- Remembers the ids of deliveries.
--
--   $1  run id (uuid[])
--   $2  token hash (bytea[])
--   $3  delivery id (text[])
--   $4  digest of the payload (bytea[])
--
-- Under the run's lock, in one transaction with the inbox items.
INSERT INTO durablegen.delivery (run_id, token_hash, delivery_id, digest)
SELECT
    q.run_id,
    q.token_hash,
    q.delivery_id,
    q.digest
FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::bytea[]) AS q (run_id, token_hash, delivery_id, digest);
