-- Appends one entry to a log.
--
--   ?1   run id
--   ?2   position
--   ?3   kind
--   ?4   branch
--   ?5   call
--   ?6   name
--   ?7   payload
--   ?8   attempt
--   ?9   time for the workflow's clock
--   ?10  due time or NULL
--
-- Only after commit_advance.sql took the position; the primary key would refuse a second writer even so.
INSERT INTO durablegen_log (run_id, position, kind, branch, call, name, payload, attempt, at, due_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);
