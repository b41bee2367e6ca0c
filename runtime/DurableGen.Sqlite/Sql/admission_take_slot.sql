-- Points a key at its new owner.
--
--   ?1  key hash
--   ?2  run id
--   ?3  window in milliseconds
--   ?4  the run that the new owner replaces, or NULL
--
-- Runs inside BEGIN IMMEDIATE, after the owner was read and found to have to give it up.
INSERT INTO durablegen_key_slot (key_hash, run_id, window_ms, previous)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key_hash) DO UPDATE SET
    run_id    = excluded.run_id,
    window_ms = excluded.window_ms,
    previous  = excluded.previous;
