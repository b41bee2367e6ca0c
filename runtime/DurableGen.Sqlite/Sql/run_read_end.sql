-- Reads whether a run has ended, its chain, and who took over from it.
--
--   ?1  run id
SELECT
    s.status,
    r.chain_root,
    s.successor
FROM durablegen_run_state AS s
JOIN durablegen_run AS r ON r.run_id = s.run_id
WHERE s.run_id = ?1;
