-- Reads what became of each commit of a batch.
--
--   $1  number of the commit (integer[])
--   $2  run id (uuid[])
--   $3  mark of this batch (bigint)
--
-- A run that still stands where the worker expects it, and does not carry the mark, was locked by somebody else.
SELECT
    q.ord,
    s.fence,
    s.next_seq,
    s.mark = $3 AS is_written,
    s.owner IS NOT NULL AS is_owned,
    CASE WHEN s.mark = $3 THEN s.committed_at ELSE durablegen.store_now() END AS store_time,
    s.status,
    s.ended_at IS NOT NULL AND EXISTS (SELECT FROM durablegen.waiter AS w WHERE w.awaited = s.run_id) AS has_waiters,
    s.inbox_seq,
    CASE
        WHEN s.mark = $3 AND s.ended_at IS NOT NULL THEN (SELECT count(*) FROM durablegen.dead_letter AS d WHERE d.run_id = s.run_id)
        ELSE 0
    END AS dead_letters
FROM unnest($1::integer[], $2::uuid[]) AS q (ord, run_id)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id;
