-- Inserts the runs that own their keys now, and those without a key.
--
--   $1  run id (uuid[])
--   $2  workflow (text[])
--   $3  version (text[])
--   $4  key or NULL (text[])
--   $5  key hash, NULL without a key (bytea[])
--   $6  input (bytea[])
--   $7  fingerprint (bytea[])
--   $8  form of the fingerprint (text[])
--   $9  version of the input or NULL (bigint[])
--   $10 parent or NULL (uuid[])
--   $11 what the parent's end means for it (smallint[])
--   $12 whether it has the effect keys of the run that it replaces (boolean[])
--
-- After the slots in the same transaction. A run id that another transaction is inserting, or has inserted under another key since the slot
-- was taken, fails the statement on purpose: tried again, it is found and compared, and no slot is left that points at a run with another
-- key.
INSERT INTO durablegen.run (
    run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, input_version, created_at, chain_root, effect_root,
    began_at, parent, parent_close)
SELECT
    q.run_id,
    q.workflow,
    q.version,
    q.key,
    q.key_hash,
    q.input,
    q.fingerprint,
    q.fingerprint_form,
    q.input_version,
    t.now,
    q.run_id,
    CASE
        WHEN q.inherit AND k.previous IS NOT NULL THEN (SELECT p.effect_root FROM durablegen.run AS p WHERE p.run_id = k.previous)
        ELSE q.run_id
    END,
    t.now,
    q.parent,
    q.parent_close
FROM unnest(
        $1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[], $9::bigint[], $10::uuid[],
        $11::smallint[], $12::boolean[])
        AS q (run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, input_version, parent, parent_close, inherit)
LEFT JOIN durablegen.key_slot AS k ON k.key_hash = q.key_hash AND k.run_id = q.run_id
CROSS JOIN (SELECT durablegen.store_now() AS now) AS t
WHERE (q.key_hash IS NULL OR k.run_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT
        FROM durablegen.run AS r
        WHERE r.run_id = q.run_id
            AND (q.key_hash IS NULL OR r.key_hash = q.key_hash));
