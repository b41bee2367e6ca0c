-- Inserts what never changes about a run.
--
--   ?1  run id
--   ?2  workflow
--   ?3  version
--   ?4  key or NULL
--   ?5  input
--   ?6  fingerprint
--   ?7  store time
--   ?8  chain root
--   ?9  effect root
--   ?10 when the first run of its log began
--   ?11 parent or NULL
--   ?12 what the parent's end means for it
--   ?13 version of the input or NULL
--   ?14 form of the fingerprint
--   ?15 key hash or NULL
--
-- Two requests with one id cannot both pass: the primary key refuses the second.
INSERT INTO durablegen_run (
    run_id, workflow, version, key, input, fingerprint, created_at, chain_root, effect_root, began_at, parent, parent_close, input_version,
    fingerprint_form, key_hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);
