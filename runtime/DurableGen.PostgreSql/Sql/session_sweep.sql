-- Forgets workers that ended long ago.
--
--   $1  how long ago, in milliseconds (bigint)
DELETE FROM durablegen.worker_session AS w
WHERE w.state <> 0
    AND w.renewed_at <= (SELECT durablegen.store_now()) - $1 * interval '1 millisecond'
    AND NOT EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.owner = w.session);
