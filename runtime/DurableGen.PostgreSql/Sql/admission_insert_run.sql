-- Inserts the runs that own their keys now, and those without a key; queues them, or holds them while something is at work for their keys.
--
--   $1  run id (uuid[])
--   $2  workflow (text[])
--   $3  version (text[])
--   $4  key or NULL (text[])
--   $5  key hash, NULL without a key (bytea[])
--   $6  input (bytea[])
--   $7  fingerprint (bytea[])
--   $8  form of the fingerprint (text[])
--   $9  version of the input or NULL (bigint[])
--   $10 parent or NULL (uuid[])
--   $11 what the parent's end means for it (smallint[])
--   $12 whether it has the effect keys of the run that it replaces (boolean[])
--   $13 delay in milliseconds (bigint[])
--   $14 how long it may take in milliseconds, or NULL (bigint[])
--   $15 how long to hold at the most in milliseconds (bigint)
--   $16 what happens when that is over: 1 proceed, 2 fail (smallint)
--   $17 mark of this batch (bigint)
--   $18 session that claims the run when it is due at once, or NULL (bigint[])
--
-- After the slots in the same transaction, and under their locks, as every release. A run id that another transaction is inserting, or has
-- inserted under another key since the slot was taken, fails the statement on purpose: tried again, it is found and compared, and no slot is
-- left that points at a run with another key. What is at work for a key stays with it, whichever way it changes hands. A run that replaces another begins with a fence above zero when that has ever
-- been claimed, so that its key is not given back as that of a run that never began.
--
-- A run that a living session claims has begun: claim_lock_session.sql comes before, and keeps the session from being buried meanwhile.
WITH t AS MATERIALIZED (
    SELECT durablegen.store_now() AS now
), n AS MATERIALIZED (
    SELECT
        q.*,
        t.now,
        t.now + q.delay_ms * interval '1 millisecond' AS due_at,
        k.previous,
        q.key_hash IS NOT NULL AND EXISTS (SELECT FROM durablegen.drain AS d WHERE d.key_hash = q.key_hash) AS is_held,
        (SELECT w.session FROM durablegen.worker_session AS w WHERE w.session = q.claim_for AND w.state = 0 AND q.delay_ms = 0) AS session
    FROM t
    CROSS JOIN unnest(
            $1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[], $9::bigint[], $10::uuid[],
            $11::smallint[], $12::boolean[], $13::bigint[], $14::bigint[], $18::bigint[])
            AS q (
                run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, input_version, parent, parent_close, inherit,
                delay_ms, timeout_ms, claim_for)
    LEFT JOIN durablegen.key_slot AS k ON k.key_hash = q.key_hash AND k.run_id = q.run_id
    WHERE (q.key_hash IS NULL OR k.run_id IS NOT NULL)
        AND NOT EXISTS (
            SELECT
            FROM durablegen.run AS r
            WHERE r.run_id = q.run_id
                AND (q.key_hash IS NULL OR r.key_hash = q.key_hash))
), inserted AS (
    INSERT INTO durablegen.run (
        run_id, workflow, version, key, key_hash, input, fingerprint, fingerprint_form, input_version, created_at, chain_root, effect_root,
        began_at, parent, parent_close)
    SELECT
        n.run_id,
        n.workflow,
        n.version,
        n.key,
        n.key_hash,
        n.input,
        n.fingerprint,
        n.fingerprint_form,
        n.input_version,
        n.now,
        n.run_id,
        CASE
            WHEN n.inherit AND n.previous IS NOT NULL THEN (SELECT p.effect_root FROM durablegen.run AS p WHERE p.run_id = n.previous)
            ELSE n.run_id
        END,
        n.now,
        n.parent,
        n.parent_close
    FROM n
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
        n.now + $15 * interval '1 millisecond',
        n.due_at
    FROM n
    WHERE n.is_held
    ON CONFLICT (key_hash) DO UPDATE SET
        run_id = excluded.run_id,
        until  = excluded.until,
        due_at = excluded.due_at
)
INSERT INTO durablegen.run_state (run_id, workflow, version, created_at, status, owner, wake_at, deadline, fence, claims, mark, hold)
SELECT
    n.run_id,
    n.workflow,
    n.version,
    n.now,
    CASE WHEN c.session IS NULL THEN 0 ELSE 1 END,
    c.session,
    CASE WHEN c.session IS NULL AND NOT n.is_held THEN n.due_at END,
    n.now + n.timeout_ms * interval '1 millisecond',
    CASE WHEN c.session IS NOT NULL OR o.fence > 0 THEN 1 ELSE 0 END,
    CASE WHEN c.session IS NULL THEN 0 ELSE 1 END,
    $17,
    CASE WHEN n.is_held THEN $16 ELSE 0 END
FROM n
CROSS JOIN LATERAL (SELECT CASE WHEN NOT n.is_held THEN n.session END AS session) AS c
LEFT JOIN replaced AS o ON o.run_id = n.run_id;
