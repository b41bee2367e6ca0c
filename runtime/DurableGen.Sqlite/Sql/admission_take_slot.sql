-- Points a key at its new owner.
--
--   ?1  key hash
--   ?2  run id
--   ?3  window in milliseconds
--
-- Runs inside BEGIN IMMEDIATE, after admission_read_owner.sql found the key free.
INSERT INTO durablegen_key_slot (key_hash, run_id, window_ms)
VALUES (?1, ?2, ?3)
ON CONFLICT (key_hash) DO UPDATE SET
    run_id    = excluded.run_id,
    window_ms = excluded.window_ms;
