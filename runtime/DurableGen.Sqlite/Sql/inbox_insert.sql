-- Puts one item into an inbox.
--
--   ?1  run id
--   ?2  number from inbox_number.sql
--   ?3  kind
--   ?4  hook id or NULL
--   ?5  payload
--   ?6  store time
INSERT INTO durablegen_inbox (run_id, seq, kind, hook_id, payload, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);
