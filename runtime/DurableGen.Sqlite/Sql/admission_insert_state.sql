-- Queues a run that was just inserted.
--
--   ?1  run id
--   ?2  workflow
--   ?3  version
--   ?4  when it is due
--   ?5  when the store ends it, or NULL
--   ?6  store time
--
-- In one transaction with admission_insert_run.sql: nobody sees one without the other.
INSERT INTO durablegen_run_state (run_id, workflow, version, created_at, wake_at, deadline)
VALUES (?1, ?2, ?3, ?6, ?4, ?5);
