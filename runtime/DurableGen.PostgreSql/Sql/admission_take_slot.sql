-- Takes free keys for new runs.
--
--   $1  number of the request (integer[])
--   $2  run id (uuid[])
--   $3  key hash, NULL without a key (bytea[])
--   $4  window in milliseconds (bigint[])
--   $5  advisory lock of the key (bigint[])
--   $6  whether to wait for keys that others are taking (boolean); who waits holds the advisory lock all the same when it is free
--
-- The first of several requests for one key is the one that tries; requests whose run exists are not tried. The primary key decides; the
-- advisory lock merely keeps a batch from waiting for one key that another transaction is taking. Keys in order: no deadlock.
INSERT INTO durablegen.key_slot (key_hash, run_id, window_ms)
SELECT DISTINCT ON (q.key_hash)
    q.key_hash,
    q.run_id,
    q.window_ms
FROM unnest($1::integer[], $2::uuid[], $3::bytea[], $4::bigint[], $5::bigint[]) AS q (ord, run_id, key_hash, window_ms, lock_id)
WHERE q.key_hash IS NOT NULL
    AND NOT EXISTS (SELECT FROM durablegen.run AS r WHERE r.run_id = q.run_id)
    AND (pg_try_advisory_xact_lock(q.lock_id) OR $6)
ORDER BY q.key_hash, q.ord
ON CONFLICT (key_hash) DO NOTHING;
