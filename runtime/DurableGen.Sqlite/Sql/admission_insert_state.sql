-- Queues a run that was just inserted.
--
--   ?1  run id
--   ?2  workflow
--   ?3  version
--   ?4  when it is due, or NULL while it is held
--   ?5  when the store ends it, or NULL
--   ?6  store time
--   ?7  its fence before the first claim
--   ?8  hold: 0 none, 1 proceed, 2 fail
--
-- In one transaction with admission_insert_run.sql: nobody sees one without the other.
INSERT INTO durablegen_run_state (run_id, workflow, version, created_at, wake_at, deadline, fence, hold)
VALUES (?1, ?2, ?3, ?6, ?4, ?5, ?7, ?8);
