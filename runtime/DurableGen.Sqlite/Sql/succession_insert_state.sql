-- Queues a run that follows another.
--
--   ?1  run id
--   ?2  store time
--   ?3  when it is due, or NULL while it is held
--   ?4  when the store ends it, or NULL
--   ?5  its fence before the first claim
--   ?6  the next position of its log
--   ?7  hold: 0 none, 1 proceed, 2 fail
--
-- In one transaction with admission_insert_run.sql: nobody sees one without the other.
INSERT INTO durablegen_run_state (run_id, workflow, version, created_at, wake_at, deadline, fence, next_seq, hold)
SELECT
    run_id,
    workflow,
    version,
    ?2,
    ?3,
    ?4,
    ?5,
    ?6,
    ?7
FROM durablegen_run
WHERE run_id = ?1;
