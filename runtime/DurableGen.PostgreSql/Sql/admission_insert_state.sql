-- Queues the runs that were just inserted, or holds them while something is at work for their keys.
--
--   $1  run id (uuid[])
--   $2  delay in milliseconds (bigint[])
--   $3  how long it may take in milliseconds, or NULL (bigint[])
--   $4  how long to hold at the most in milliseconds (bigint)
--   $5  what happens when that is over: 1 proceed, 2 fail (smallint)
--
-- In one transaction with admission_insert_run.sql: nobody sees one without the other. Under the keys' locks, as every release. What is at
-- work for a key stays with it, whichever way it changes hands. A run that replaces another begins with a fence above zero when that has ever
-- been claimed, so that its key is not given back as that of a run that never began.
WITH n AS MATERIALIZED (
    SELECT
        r.run_id,
        r.workflow,
        r.version,
        r.created_at,
        r.key_hash,
        r.created_at + q.delay_ms * interval '1 millisecond' AS due_at,
        r.created_at + q.timeout_ms * interval '1 millisecond' AS deadline,
        k.previous,
        r.key_hash IS NOT NULL AND EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = r.key_hash) AS is_held
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS q (run_id, delay_ms, timeout_ms)
    JOIN durablegen.run AS r ON r.run_id = q.run_id
    LEFT JOIN durablegen.key_slot AS k ON k.key_hash = r.key_hash AND k.run_id = r.run_id
    WHERE NOT EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.run_id = q.run_id)
), replaced AS (
    UPDATE durablegen.run_state AS s
    SET successor = n.run_id
    FROM n
    WHERE s.run_id = n.previous
    RETURNING
        n.run_id,
        s.fence
), waiting AS (
    INSERT INTO durablegen.handover (key_hash, run_id, until, due_at)
    SELECT
        n.key_hash,
        n.run_id,
        n.created_at + $4 * interval '1 millisecond',
        n.due_at
    FROM n
    WHERE n.is_held
    ON CONFLICT (key_hash) DO UPDATE SET
        run_id = excluded.run_id,
        until  = excluded.until,
        due_at = excluded.due_at
)
INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, wake_at, deadline, fence, hold)
SELECT
    n.run_id,
    n.workflow,
    n.version,
    n.created_at,
    CASE WHEN NOT n.is_held THEN n.due_at END,
    n.deadline,
    CASE WHEN o.fence > 0 THEN 1 ELSE 0 END,
    CASE WHEN n.is_held THEN $5 ELSE 0 END
FROM n
LEFT JOIN replaced AS o ON o.run_id = n.run_id;
