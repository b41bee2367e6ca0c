-- Reads whether a run has ended.
--
--   ?1  run id
SELECT
    ended_at IS NOT NULL AS is_over
FROM durablegen_run_state
WHERE run_id = ?1;
