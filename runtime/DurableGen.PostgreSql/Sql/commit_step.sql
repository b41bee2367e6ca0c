-- Moves one run on whose worker still holds it and goes on, by one entry of its log.
--
--   $1   run id (uuid)
--   $2   fence of the worker (bigint)
--   $3   position of the entry, which the worker expects (bigint)
--   $4   shape of the worker's code, or NULL (text)
--   $5   kind (smallint)
--   $6   branch (text)
--   $7   call (integer)
--   $8   name (text)
--   $9   payload (bytea)
--   $10  attempt (integer)
--   $11  time for the workflow's clock (timestamptz)
--   $12  due time or NULL (timestamptz)
--   $13  how long after the commit the entry is due in milliseconds, or NULL (bigint)
--   $14  mark of this batch (bigint)
--
-- What commit_steps.sql does, for a run that commits alone, as the steps of one that has the machine for itself do: without arrays and joins it
-- takes the server half the time. A run that others have locked is skipped.
WITH held AS MATERIALIZED (
    SELECT
        l.run_id
    FROM durablegen.run_state AS l
    WHERE l.run_id = $1
    FOR UPDATE SKIP LOCKED
), moved AS (
    UPDATE durablegen.run_state AS s
    SET next_seq     = s.next_seq + 1,
        mark         = $14,
        committed_at = durablegen.store_now(),
        claims       = 0,
        tags         = '{}',
        shape        = coalesce($4, s.shape)
    FROM held AS h
    WHERE s.run_id = h.run_id
        AND s.fence = $2
        AND s.next_seq = $3
        AND coalesce(s.owner, 0) > 0
    RETURNING
        s.run_id,
        s.committed_at,
        s.status
), logged AS (
    INSERT INTO durablegen.log (run_id, position, kind, branch, call, name, payload, attempt, at, due_at)
    SELECT
        m.run_id,
        $3,
        $5,
        $6,
        $7,
        $8,
        $9,
        $10,
        $11,
        coalesce(m.committed_at + $13 * interval '1 millisecond', $12)
    FROM moved AS m
)
SELECT
    m.committed_at,
    m.status
FROM moved AS m;
