-- Takes tokens for the hooks of the commits that went through.
--
--   $1  run id (uuid[])
--   $2  hook id (text[])
--   $3  token hash (bytea[])
--   $4  NULL, or why the hook is closed within the same commit already (smallint[])
--   $5  number within the batch (integer[])
--   $6  mark of this batch (bigint)
--
-- Insert first, decide in log_insert.sql: the unique index on open hooks decides. Tokens in order: no deadlock.
INSERT INTO durablegen.hook (run_id, hook_id, token_hash, closed)
SELECT
    q.run_id,
    q.hook_id,
    q.token_hash,
    q.closed
FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::smallint[], $5::integer[]) AS q (run_id, hook_id, token_hash, closed, ord)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $6
ORDER BY q.token_hash, q.ord
ON CONFLICT DO NOTHING;
