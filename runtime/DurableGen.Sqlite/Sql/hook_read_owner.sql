-- Reads who holds a token, for a hook that could not be inserted: its own earlier registration comes first.
--
--   ?1  run id
--   ?2  hook id
--   ?3  token hash
--
-- Runs in the transaction of hook_insert.sql, so that there is always an answer.
SELECT
    run_id,
    hook_id
FROM durablegen_hook
WHERE (token_hash = ?3 AND closed IS NULL)
    OR (run_id = ?1 AND hook_id = ?2)
ORDER BY run_id = ?1 AND hook_id = ?2 DESC
LIMIT 1;
