-- Takes a free key for a new run that starts alone.
--
--   $1  run id (uuid)
--   $2  key hash (bytea)
--   $3  window in milliseconds (bigint)
--   $4  advisory lock of the key (bigint)
--
-- What admission_take_slot.sql does for a batch. A key that something is at work for, or whose run exists, is left to that.
INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms)
SELECT
    $2,
    $1,
    $3
WHERE NOT EXISTS (SELECT FROM durablegen.run AS r WHERE r.run_id = $1)
    AND NOT EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = $2)
    AND pg_try_advisory_xact_lock($4)
ON CONFLICT (key_hash) DO NOTHING;
