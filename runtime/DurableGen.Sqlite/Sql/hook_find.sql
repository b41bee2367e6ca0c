-- Finds the hook that a token leads to: the open one, or else the last that was closed.
--
--   ?1  token hash
--   ?2  the only run that is looked at, or NULL
--
-- Runs inside BEGIN IMMEDIATE: the hook cannot close before the delivery is in the inbox.
SELECT
    h.run_id,
    h.hook_id,
    h.closed,
    r.chain_root,
    s.successor
FROM durablegen_hook AS h
JOIN durablegen_run AS r ON r.run_id = h.run_id
JOIN durablegen_run_state AS s ON s.run_id = h.run_id
WHERE h.token_hash = ?1
    AND (?2 IS NULL OR h.run_id = ?2)
ORDER BY h.closed IS NULL DESC, h.hook_no DESC
LIMIT 1;
