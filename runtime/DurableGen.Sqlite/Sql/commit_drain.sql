-- Notes that attempts of a run which has ended, or was parked, are still at work in the session that held it.
--
--   ?1  run id
--   ?2  session
--
-- After the run was moved on, in the same transaction.
INSERT INTO durablegen_drain (key_hash, run_id, session)
SELECT
    r.key_hash,
    r.run_id,
    ?2
FROM durablegen_run AS r
WHERE r.run_id = ?1
    AND r.key_hash IS NOT NULL
ON CONFLICT DO NOTHING;
