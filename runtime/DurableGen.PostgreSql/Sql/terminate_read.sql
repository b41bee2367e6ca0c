-- Reads whether runs have ended, after they were locked.
--
--   $1  run ids (uuid[])
SELECT
    run_id,
    ended_at IS NOT NULL AS is_over
FROM durablegen.run_state
WHERE run_id = ANY ($1);
