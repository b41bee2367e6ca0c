-- Reads what a run waits for, and who has it.
--
--   $1  run id (uuid)
SELECT
    s.wake_at,
    s.owner,
    w.worker,
    s.claims,
    s.cancel_requested,
    (SELECT count(*) FROM durablegen.inbox AS i WHERE i.run_id = s.run_id) AS unread,
    (SELECT count(*) FROM durablegen.hook AS h WHERE h.run_id = s.run_id AND coalesce(h.closed, -1) = -1) AS hooks,
    durablegen.store_now() AS store_time
FROM durablegen.run_state AS s
LEFT JOIN durablegen.worker_session AS w ON w.session = s.owner
WHERE s.run_id = $1;
