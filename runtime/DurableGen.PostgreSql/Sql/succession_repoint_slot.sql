-- Points a key at the run that follows.
--
--   $1  key hash (bytea)
--   $2  the run that follows (uuid)
--   $3  the run that is followed (uuid)
--   $4  window in milliseconds, or NULL to keep it (bigint)
--
-- Under the key's lock, after its owner was compared.
UPDATE durablegen.key_slot
SET run_id    = $2,
    previous  = $3,
    window_ms = coalesce($4, window_ms)
WHERE key_hash = $1;
