-- Takes due runs for one session, the longest due first; those that were claimed too often without progress are parked as Poisoned.
--
--   $1  workflows that the worker accepts (text[])
--   $2  their versions (text[])
--   $3  their tags (text[])
--   $4  limit (integer)
--   $5  session (bigint)
--   $6  claim budget (integer)
--   $7  outcome of a poisoned run (bytea)
--   $8  mark of this claim (bigint)
--   $9  whether to take runs that are suspected of killing their workers, or the others (boolean)
--   $10 shapes that the workflows' code is known to fit, between commas (text[])
--   $11 how much later runs are due whose last shape is none of those, in milliseconds (bigint)
--
-- Candidates come from the index of each workflow, twice as many as are wanted, because other workers are locking them too; SKIP LOCKED
-- lets them all claim at once. The conditions hold on the locked version of each row. The fence rises, so that whoever held a run before
-- can no longer write. A session that was buried takes nothing: its runs would belong to nobody.
--
-- The candidates' rows are found by their keys: the condition is written so that the partial index does not fit, which the planner would
-- rather read from end to end as long as it believes it to be empty.
WITH t AS MATERIALIZED (
    SELECT durablegen.store_now() AS now
), candidate AS MATERIALIZED (
    SELECT d.run_id
    FROM t
    CROSS JOIN unnest($1::text[], $2::text[], $3::text[], $10::text[]) AS a (workflow, version, tag, shapes)
    CROSS JOIN LATERAL (
        SELECT s.run_id
        FROM durablegen.run_state AS s
        WHERE s.workflow = a.workflow
            AND s.version = a.version
            AND s.wake_at <= t.now
            AND s.suspect = $9
            AND a.tag <> ALL (s.tags)
            AND (s.shape IS NULL OR s.wake_at <= t.now - $11 * interval '1 millisecond' OR s.shape = ANY (string_to_array(a.shapes, ',')))
        ORDER BY s.wake_at, s.run_id
        LIMIT $4 * 2
    ) AS d
), due AS MATERIALIZED (
    SELECT s.run_id
    FROM durablegen.run_state AS s
    WHERE s.run_id IN (SELECT c.run_id FROM candidate AS c)
        AND coalesce(s.wake_at, 'infinity') <= (SELECT t.now FROM t)
        AND s.suspect = $9
    ORDER BY s.wake_at, s.run_id
    LIMIT $4
    FOR UPDATE OF s SKIP LOCKED
)
UPDATE durablegen.run_state AS s
SET status  = CASE WHEN s.claims >= $6 THEN 4 ELSE 1 END,
    owner   = CASE WHEN s.claims >= $6 THEN NULL ELSE $5 END,
    outcome = CASE WHEN s.claims >= $6 THEN $7 END,
    fence   = s.fence + 1,
    claims  = s.claims + 1,
    mark    = $8,
    wake_at = NULL
FROM due
JOIN durablegen.run AS r ON r.run_id = due.run_id
WHERE s.run_id = due.run_id
    AND EXISTS (SELECT FROM durablegen.worker_session AS w WHERE w.session = $5 AND w.state = 0)
RETURNING
    r.run_id,
    r.workflow,
    r.version,
    r.key,
    s.status,
    r.input,
    r.fingerprint,
    s.outcome,
    r.created_at,
    s.ended_at,
    s.next_seq,
    r.chain_root,
    r.effect_root,
    r.began_at,
    r.parent,
    r.input_version,
    r.fingerprint_form,
    s.successor,
    s.deadline,
    s.hold,
    s.fence,
    s.claims,
    s.inbox_seq,
    s.owner IS NOT NULL AS is_taken;
