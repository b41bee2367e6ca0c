-- Takes a token for a hook, if nobody holds it.
--
--   ?1  run id
--   ?2  hook id
--   ?3  token hash
--
-- Insert first, ask hook_read_owner.sql afterwards: the unique index on open hooks decides.
INSERT INTO durablegen_hook (run_id, hook_id, token_hash)
VALUES (?1, ?2, ?3)
ON CONFLICT DO NOTHING;
