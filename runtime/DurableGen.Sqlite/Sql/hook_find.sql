-- Finds the hook that a token leads to: the open one, or else the last that was closed.
--
--   ?1  token hash
--
-- Runs inside BEGIN IMMEDIATE: the hook cannot close before the delivery is in the inbox.
SELECT
    run_id,
    hook_id,
    closed
FROM durablegen_hook
WHERE token_hash = ?1
ORDER BY closed IS NULL DESC, hook_no DESC
LIMIT 1;
