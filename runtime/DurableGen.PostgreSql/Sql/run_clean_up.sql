-- Takes the key from a run that cleans up until it ends.
--
--   $1  key hash (bytea)
--   $2  run id (uuid)
INSERT INTO durablegen.drain (key_hash, run_id, session)
VALUES ($1, $2, 0)
ON CONFLICT DO NOTHING;
