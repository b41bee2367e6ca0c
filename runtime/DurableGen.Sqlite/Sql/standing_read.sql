-- Reads what a run waits for, and who has it.
--
--   ?1  run id
SELECT
    s.wake_at,
    s.owner,
    w.worker,
    s.claims,
    s.cancel_requested,
    (SELECT count(*) FROM durablegen_inbox AS i WHERE i.run_id = s.run_id) AS unread,
    (SELECT count(*) FROM durablegen_hook AS h WHERE h.run_id = s.run_id AND h.closed IS NULL) AS hooks
FROM durablegen_run_state AS s
LEFT JOIN durablegen_worker_session AS w ON w.session = s.owner
WHERE s.run_id = ?1;
