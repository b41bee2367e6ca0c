-- Moves runs on whose workers still hold them.
--
--   $1   run id (uuid[])
--   $2   fence of the worker (bigint[])
--   $3   position that the worker expects (bigint[])
--   $4   number of entries (integer[])
--   $5   disposition: 0 continue, 1 suspend, 2 release, 3 end, 4 park (smallint[])
--   $6   final or parked status, or NULL (smallint[])
--   $7   outcome or NULL (bytea[])
--   $8   tag of code that did not fit, or NULL (text[])
--   $9   when a suspension is over, or NULL (timestamptz[])
--   $10  how long after now the first entry is due in milliseconds, or NULL (bigint[])
--   $11  greatest inbox number that the worker has read (bigint[])
--   $12  whether the commit is progress (boolean[])
--   $13  whether an end must not come before all of the inbox was read (boolean[])
--   $14  mark of this batch (bigint)
--   $15  shape of the worker's code, or NULL (text[])
--
-- A compare-and-swap on fence, position and ownership of the locked row: a stale worker changes no row. Rows that others have locked are
-- skipped and go to the slow lane. The suspension, and the end of a run that is to be drained, are guarded by inbox_seq of the same row,
-- which every delivery raises under the row's lock, so that no wake-up is lost. Nothing indexed changes while the worker goes on. Of the
-- tags the last sixteen stay. A run that had lost its key while it cleaned up ends as Superseded.
--
-- The row is found by its key: the condition is written so that the partial index does not fit, which the planner would rather read from
-- end to end as long as it believes it to be empty.
WITH held AS MATERIALIZED (
    SELECT
        q.*
    FROM unnest(
            $1::uuid[], $2::bigint[], $3::bigint[], $4::integer[], $5::smallint[], $6::smallint[], $7::bytea[], $8::text[],
            $9::timestamptz[], $10::bigint[], $11::bigint[], $12::boolean[], $13::boolean[], $15::text[])
            AS q (run_id, fence, next_seq, entries, disposition, end_status, outcome, tag, wake_at, due_ms, inbox_seen, progress, drain, shape)
    JOIN durablegen.run_state AS l ON l.run_id = q.run_id
    ORDER BY l.run_id
    FOR UPDATE OF l SKIP LOCKED
)
UPDATE durablegen.run_state AS s
SET next_seq     = s.next_seq + q.entries,
    mark         = $14,
    committed_at = t.now,
    claims       = CASE
                       WHEN q.progress THEN 0
                       WHEN q.disposition = 2 OR (q.disposition = 4 AND q.end_status = 3) THEN greatest(s.claims - 1, 0)
                       ELSE s.claims
                   END,
    status       = CASE
                       WHEN q.disposition = 3 AND s.successor IS NOT NULL THEN 15
                       WHEN q.disposition IN (3, 4) THEN q.end_status
                       WHEN q.disposition = 1 AND s.inbox_seq <= q.inbox_seen THEN 2
                       ELSE s.status
                   END,
    owner        = CASE WHEN q.disposition = 0 OR (q.disposition = 1 AND s.inbox_seq > q.inbox_seen) THEN s.owner END,
    wake_at      = CASE
                       WHEN q.disposition = 1 AND s.inbox_seq <= q.inbox_seen
                           THEN least(q.wake_at, t.now + q.due_ms * interval '1 millisecond')
                       WHEN q.disposition = 2 OR (q.disposition = 4 AND q.end_status = 3) THEN t.now
                   END,
    tags         = CASE
                       WHEN q.disposition = 4 AND q.tag IS NOT NULL THEN s.tags[cardinality(s.tags) - 14:] || q.tag
                       WHEN q.disposition <> 4 AND q.progress THEN '{}'
                       ELSE s.tags
                   END,
    shape        = CASE WHEN q.disposition <> 4 AND q.progress THEN coalesce(q.shape, s.shape) ELSE s.shape END,
    outcome      = CASE WHEN q.disposition IN (3, 4) THEN q.outcome ELSE s.outcome END,
    ended_at     = CASE WHEN q.disposition = 3 THEN t.now END
FROM held AS q
CROSS JOIN (SELECT durablegen.store_now() AS now) AS t
WHERE s.run_id = q.run_id
    AND s.fence = q.fence
    AND s.next_seq = q.next_seq
    AND coalesce(s.owner, 0) > 0
    AND NOT (q.disposition = 3 AND q.drain AND s.inbox_seq > q.inbox_seen);
