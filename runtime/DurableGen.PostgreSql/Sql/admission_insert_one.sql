-- Inserts and queues a run that starts alone: when its key is its own now, or when it has none.
--
--   $1  run id (uuid)
--   $2  workflow (text)
--   $3  version (text)
--   $4  key or NULL (text)
--   $5  key hash, NULL without a key (bytea)
--   $6  input (bytea)
--   $7  fingerprint (bytea)
--   $8  form of the fingerprint (text)
--   $9  version of the input or NULL (bigint)
--   $10 delay in milliseconds (bigint)
--   $11 how long it may take in milliseconds, or NULL (bigint)
--   $12 mark of this batch (bigint)
--   $13 session that claims the run when it is due at once, or NULL (bigint)
--
-- What admission_insert_run.sql does for a batch, for a start that brings nothing but itself and that takes its key from nobody: without arrays
-- and joins it takes the server half the time. After admission_take_one.sql in the same transaction. A run id that another transaction is
-- inserting, or has inserted under another key since the key was taken, fails the statement on purpose, so that no key is left that points at a
-- run with another one; and so does, by a hold that is NULL, something that has come to be at work for the key since. Tried again, it is found.
--
-- A run that a living session claims has begun; the lock keeps the session from being buried meanwhile.
WITH n AS MATERIALIZED (
    SELECT
        t.now,
        t.now + $10 * interval '1 millisecond' AS due_at,
        CASE WHEN $10 = 0 THEN (
            SELECT w.session
            FROM durablegen.worker_session AS w
            WHERE w.session = $13
                AND w.state = 0
            FOR KEY SHARE SKIP LOCKED)
        END AS session
    FROM (SELECT durablegen.store_now() AS now) AS t
    WHERE ($5 IS NULL OR EXISTS (SELECT FROM durablegen.key_slot AS k WHERE k.key_hash = $5 AND k.run_id = $1))
        AND NOT EXISTS (SELECT FROM durablegen.run AS r WHERE r.run_id = $1 AND ($5 IS NULL OR r.key_hash = $5))
), inserted AS (
    INSERT INTO durablegen.run (
        run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, input_version, created_at, chain_root, effect_root,
        began_at, parent_close)
    SELECT
        $1,
        $2,
        $3,
        $4,
        $5,
        $6,
        $7,
        $8,
        $9,
        n.now,
        $1,
        $1,
        n.now,
        0
    FROM n
)
INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, status, owner, wake_at, deadline, fence, claims, mark, hold)
SELECT
    $1,
    $2,
    $3,
    n.now,
    CASE WHEN n.session IS NULL THEN 0 ELSE 1 END,
    n.session,
    CASE WHEN n.session IS NULL THEN n.due_at END,
    n.now + $11 * interval '1 millisecond',
    CASE WHEN n.session IS NULL THEN 0 ELSE 1 END,
    CASE WHEN n.session IS NULL THEN 0 ELSE 1 END,
    $12,
    CASE WHEN $5 IS NOT NULL AND EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = $5) THEN NULL ELSE 0 END
FROM n
RETURNING
    created_at,
    hold,
    status,
    owner IS NOT NULL AS is_claimed;
