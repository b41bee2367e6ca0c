-- Reads what came into inboxes after a number.
--
--   $1  run id (uuid[])
--   $2  greatest number that was read (bigint[])
SELECT
    i.seq,
    i.kind,
    i.hook_id,
    i.payload,
    i.at,
    i.run_id
FROM unnest($1::uuid[], $2::bigint[]) AS q (run_id, seq)
JOIN durablegen.inbox AS i ON i.run_id = q.run_id AND i.seq > q.seq
ORDER BY i.run_id, i.seq;
