-- Takes tokens for hooks of the run that follows.
--
--   $1  run id (uuid)
--   $2  hook ids (text[])
--   $3  token hashes (bytea[])
--
-- After the hooks of the run that is followed were closed. A token that somebody has taken meanwhile fails the statement on purpose: tried
-- again, its holder is seen. Tokens in order: no deadlock.
INSERT INTO durablegen.hook (run_id, hook_id, token_hash)
SELECT
    $1,
    q.hook_id,
    q.token_hash
FROM unnest($2::text[], $3::bytea[]) AS q (hook_id, token_hash)
ORDER BY q.token_hash;
