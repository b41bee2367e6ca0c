-- Queues the run that follows, or holds it while something is at work for its key.
--
--   $1  run id (uuid)
--   $2  delay in milliseconds (bigint)
--   $3  how long it may take in milliseconds, or NULL (bigint)
--   $4  when the store ends it, or NULL (timestamptz)
--   $5  its fence before the first claim (bigint)
--   $6  the next position of its log (bigint)
--   $7  what happens when a wait is over: 0 do not wait, 1 proceed, 2 fail (smallint)
--   $8  how long to wait at the most in milliseconds (bigint)
--
-- After the run that is followed was taken away. Under the key's lock, as every release.
WITH n AS MATERIALIZED (
    SELECT
        r.run_id,
        r.workflow,
        r.version,
        r.created_at,
        r.key_hash,
        r.created_at + $2 * interval '1 millisecond' AS due_at,
        $7 > 0 AND r.key_hash IS NOT NULL AND EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = r.key_hash) AS is_held
    FROM durablegen.run AS r
    WHERE r.run_id = $1
), waiting AS (
    INSERT INTO durablegen.handover (key_hash, run_id, until, due_at)
    SELECT
        n.key_hash,
        n.run_id,
        n.created_at + $8 * interval '1 millisecond',
        n.due_at
    FROM n
    WHERE n.is_held
    ON CONFLICT (key_hash) DO UPDATE SET
        run_id = excluded.run_id,
        until  = excluded.until,
        due_at = excluded.due_at
)
INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, wake_at, deadline, fence, next_seq, hold)
SELECT
    n.run_id,
    n.workflow,
    n.version,
    n.created_at,
    CASE WHEN NOT n.is_held THEN n.due_at END,
    coalesce($4, n.created_at + $3 * interval '1 millisecond'),
    $5,
    $6,
    CASE WHEN n.is_held THEN $7 ELSE 0 END
FROM n;
