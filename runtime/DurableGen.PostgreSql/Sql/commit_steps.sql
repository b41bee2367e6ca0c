-- Moves runs on whose workers still hold them and go on, each by one entry of its log.
--
--   $1   run id (uuid[])
--   $2   fence of the worker (bigint[])
--   $3   position of the entry, which the worker expects (bigint[])
--   $4   shape of the worker's code, or NULL (text[])
--   $5   kind (smallint[])
--   $6   branch (text[])
--   $7   call (integer[])
--   $8   name (text[])
--   $9   payload (bytea[])
--   $10  attempt (integer[])
--   $11  time for the workflow's clock (timestamptz[])
--   $12  due time or NULL (timestamptz[])
--   $13  how long after the commit the entry is due in milliseconds, or NULL (bigint[])
--   $14  mark of this batch (bigint)
--
-- What commit_advance.sql and log_insert.sql do, in one statement, for commits that are nothing but a step or a delay: no other statement needs
-- to see what it has written. A stale worker changes no row; a run that others have locked is skipped. Whatever it does not return has to be
-- looked at.
WITH held AS MATERIALIZED (
    SELECT
        q.*
    FROM unnest(
            $1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::smallint[], $6::text[], $7::integer[], $8::text[], $9::bytea[],
            $10::integer[], $11::timestamptz[], $12::timestamptz[], $13::bigint[])
            AS q (run_id, fence, position, shape, kind, branch, call, name, payload, attempt, at, due_at, due_ms)
    JOIN durablegen.run_state AS l ON l.run_id = q.run_id
    ORDER BY l.run_id
    FOR UPDATE OF l SKIP LOCKED
), moved AS (
    UPDATE durablegen.run_state AS s
    SET next_seq     = s.next_seq + 1,
        mark         = $14,
        committed_at = t.now,
        claims       = 0,
        tags         = '{}',
        shape        = coalesce(q.shape, s.shape)
    FROM held AS q
    CROSS JOIN (SELECT durablegen.store_now() AS now) AS t
    WHERE s.run_id = q.run_id
        AND s.fence = q.fence
        AND s.next_seq = q.position
        AND coalesce(s.owner, 0) > 0
    RETURNING
        q.*,
        s.committed_at,
        s.status
), logged AS (
    INSERT INTO durablegen.log (run_id, position, kind, branch, call, name, payload, attempt, at, due_at)
    SELECT
        m.run_id,
        m.position,
        m.kind,
        m.branch,
        m.call,
        m.name,
        m.payload,
        m.attempt,
        m.at,
        coalesce(m.committed_at + m.due_ms * interval '1 millisecond', m.due_at)
    FROM moved AS m
)
SELECT
    m.run_id,
    m.committed_at,
    m.status
FROM moved AS m;
