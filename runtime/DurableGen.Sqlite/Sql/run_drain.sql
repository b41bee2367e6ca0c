-- Notes that attempts of a run may still be at work in the session that holds it.
--
--   ?1  run id
--
-- Before the run is taken away, in the same transaction.
INSERT INTO durablegen_drain (key_hash, run_id, session)
SELECT
    r.key_hash,
    r.run_id,
    s.owner
FROM durablegen_run AS r
JOIN durablegen_run_state AS s ON s.run_id = r.run_id
WHERE r.run_id = ?1
    AND r.key_hash IS NOT NULL
    AND s.owner IS NOT NULL
    AND s.ended_at IS NULL
ON CONFLICT DO NOTHING;
