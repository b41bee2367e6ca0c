-- Appends the entries of the commits that went through.
--
--   $1   run id (uuid[])
--   $2   position (bigint[])
--   $3   kind (smallint[])
--   $4   branch (text[])
--   $5   call (integer[])
--   $6   name (text[])
--   $7   payload (bytea[])
--   $8   attempt (integer[])
--   $9   time for the workflow's clock (timestamptz[])
--   $10  due time or NULL (timestamptz[])
--   $11  how long after the commit the entry is due in milliseconds, or NULL (bigint[])
--   $12  the hook that must hold the token, or NULL (text[])
--   $13  hash of the token, or NULL (bytea[])
--   $14  mark of this batch (bigint)
--
-- A later statement than hook_insert.sql: a hook that is not there now has lost its token to another, whose id goes into the log. When
-- that one has gone in between, log_conflict_names_owner undoes the batch, which is tried again.
INSERT INTO durablegen.log (run_id, position, kind, branch, call, name, payload, attempt, at, due_at)
SELECT
    e.run_id,
    e.position,
    CASE WHEN e.hook_id IS NULL OR h.run_id IS NOT NULL THEN e.kind ELSE 7 END,
    e.branch,
    e.call,
    e.name,
    CASE WHEN e.hook_id IS NULL OR h.run_id IS NOT NULL THEN e.payload ELSE coalesce(uuid_send(o.run_id), '') END,
    e.attempt,
    e.at,
    coalesce(s.committed_at + e.due_ms * interval '1 millisecond', e.due_at)
FROM unnest(
        $1::uuid[], $2::bigint[], $3::smallint[], $4::text[], $5::integer[], $6::text[], $7::bytea[], $8::integer[], $9::timestamptz[],
        $10::timestamptz[], $11::bigint[], $12::text[], $13::bytea[])
        AS e (run_id, position, kind, branch, call, name, payload, attempt, at, due_at, due_ms, hook_id, token_hash)
JOIN durablegen.run_state AS s ON s.run_id = e.run_id AND s.mark = $14
LEFT JOIN durablegen.hook AS h ON h.run_id = e.run_id AND h.hook_id = e.hook_id
LEFT JOIN LATERAL (
    SELECT c.run_id
    FROM durablegen.hook AS c
    WHERE c.token_hash = e.token_hash
        AND c.closed IS NULL
    LIMIT 1
) AS o ON true;
