-- Lets the owner of a key wait for those before it.
--
--   ?1  key hash
--   ?2  run id
--   ?3  until when at the most
--   ?4  when it is due without them
INSERT INTO durablegen_handover (key_hash, run_id, until, due_at)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key_hash) DO UPDATE SET
    run_id = excluded.run_id,
    until  = excluded.until,
    due_at = excluded.due_at;
