-- Notes that attempts of runs which have ended, or were parked, are still at work in the sessions that held them.
--
--   $1  run ids (uuid[])
--   $2  their sessions (bigint[])
--   $3  mark of this batch (bigint)
--
-- After the runs were moved on, which left the mark: a stale worker notes nothing.
INSERT INTO durablegen.drain (key_hash, run_id, session)
SELECT
    r.key_hash,
    r.run_id,
    q.session
FROM unnest($1::uuid[], $2::bigint[]) AS q (run_id, session)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id
JOIN durablegen.run AS r ON r.run_id = q.run_id
WHERE s.mark = $3
    AND r.key_hash IS NOT NULL
ON CONFLICT DO NOTHING;
