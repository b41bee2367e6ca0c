-- Inserts what never changes about a run.
--
--   ?1  run id
--   ?2  workflow
--   ?3  version
--   ?4  key or NULL
--   ?5  input
--   ?6  fingerprint
--   ?7  store time
--
-- Two requests with one id cannot both pass: the primary key refuses the second.
INSERT INTO durablegen_run (run_id, workflow, version, key, input, fingerprint, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
