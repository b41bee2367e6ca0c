-- Inserts the runs that own their keys now, and those without a key.
--
--   $1  run id (uuid[])
--   $2  workflow (text[])
--   $3  version (text[])
--   $4  key or NULL (text[])
--   $5  key hash, NULL without a key (bytea[])
--   $6  input (bytea[])
--   $7  fingerprint (bytea[])
--
-- After the slots in the same transaction. A run id that another transaction is inserting fails the statement on purpose: tried again, it
-- is found and compared, and no slot is left that points at a run with another key.
INSERT INTO durablegen.run (run_id, workflow, version, key, input, fingerprint, created_at)
SELECT
    q.run_id,
    q.workflow,
    q.version,
    q.key,
    q.input,
    q.fingerprint,
    (SELECT durablegen.store_now())
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[])
    AS q (run_id, workflow, version, key, key_hash, input, fingerprint)
WHERE (q.key_hash IS NULL OR EXISTS (SELECT FROM durablegen.key_slot AS k WHERE k.key_hash = q.key_hash AND k.run_id = q.run_id))
    AND NOT EXISTS (SELECT FROM durablegen.run AS r WHERE r.run_id = q.run_id);
