-- Ends live runs without any of their code.
--
--   $1  run ids (uuid[])
--   $2  status (smallint)
--   $3  outcome (bytea)
--
-- Under the runs' locks. What may still be at work for a key in the session that held its run is noted. The fence rises, so that whoever
-- holds a run can no longer write; a run that nobody ever held stays one. A run that had lost its key while it cleaned up has been followed,
-- however it ends.
WITH drained AS (
    INSERT INTO durablegen.drain (key_hash, run_id, session)
    SELECT
        r.key_hash,
        r.run_id,
        s.owner
    FROM durablegen.run_state AS s
    JOIN durablegen.run AS r ON r.run_id = s.run_id
    WHERE s.run_id = ANY ($1)
        AND s.ended_at IS NULL
        AND coalesce(s.owner, 0) > 0
        AND r.key_hash IS NOT NULL
    ON CONFLICT DO NOTHING
)
UPDATE durablegen.run_state
SET status   = CASE WHEN successor IS NULL THEN $2 ELSE 15 END,
    fence    = CASE WHEN owner IS NULL AND fence = 0 THEN 0 ELSE fence + 1 END,
    owner    = NULL,
    wake_at  = NULL,
    hold     = 0,
    outcome  = $3,
    ended_at = durablegen.store_now()
WHERE run_id = ANY ($1)
    AND ended_at IS NULL;
