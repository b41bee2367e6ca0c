-- Inserts the run that follows.
--
--   $1   run id (uuid)
--   $2   workflow (text)
--   $3   version (text)
--   $4   key or NULL (text)
--   $5   key hash or NULL (bytea)
--   $6   input (bytea)
--   $7   fingerprint (bytea)
--   $8   form of the fingerprint (text)
--   $9   version of the input or NULL (bigint)
--   $10  chain root (uuid)
--   $11  effect root (uuid)
--   $12  when the first run of its log began, or NULL for now (timestamptz)
--   $13  parent or NULL (uuid)
--   $14  what the parent's end means for it (smallint)
INSERT INTO durablegen.run (
    run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, input_version, created_at, chain_root, effect_root,
    began_at, parent, parent_close)
SELECT
    $1,
    $2,
    $3,
    $4,
    $5,
    $6,
    $7,
    $8,
    $9,
    t.now,
    $10,
    $11,
    coalesce($12, t.now),
    $13,
    $14
FROM (SELECT durablegen.store_now() AS now) AS t;
