-- Notes which runs want to hear of the ends of others, for the commits that went through.
--
--   $1  run id (uuid[])
--   $2  identity of the wait within it (text[])
--   $3  the run that it waits for (uuid[])
--   $4  what it wants (smallint[])
--   $5  mark of this batch (bigint)
--
-- New ones are looked at by the next settlement, under the other run's lock: that one may have ended before, or be about to.
INSERT INTO durablegen.waiter (run_id, operation, awaited, kind)
SELECT
    q.run_id,
    q.operation,
    q.awaited,
    q.kind
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::smallint[]) AS q (run_id, operation, awaited, kind)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $5
ON CONFLICT (run_id, operation) DO NOTHING;
