-- Notes that a run which has lost its key cleans up until it ends.
--
--   ?1  key hash
--   ?2  run id
INSERT INTO durablegen_drain (key_hash, run_id, session)
VALUES (?1, ?2, 0)
ON CONFLICT DO NOTHING;
