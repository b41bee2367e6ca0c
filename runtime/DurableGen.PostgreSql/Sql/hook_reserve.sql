-- Holds tokens for runs whose code has not opened hooks with them yet.
--
--   $1  run id (uuid[])
--   $2  name of the reservation (text[])
--   $3  token hash (bytea[])
--
-- Under the runs' locks, or for runs that nobody sees yet. A token that somebody has taken meanwhile fails the statement on purpose: tried
-- again, its holder is seen. Tokens in order: no deadlock.
INSERT INTO durablegen.hook (run_id, hook_id, token_hash)
SELECT
    q.run_id,
    q.name,
    q.token_hash
FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS q (run_id, name, token_hash)
ORDER BY q.token_hash;
