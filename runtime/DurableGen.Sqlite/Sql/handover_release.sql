-- Lets the owner of a key begin.
--
--   ?1  key hash
--   ?2  store time
--
-- After the last of those that it waited for is gone, or its wait is over.
UPDATE durablegen_run_state
SET hold    = 0,
    wake_at = max(?2, (SELECT h.due_at FROM durablegen_handover AS h WHERE h.key_hash = ?1))
WHERE run_id = (SELECT h.run_id FROM durablegen_handover AS h WHERE h.key_hash = ?1)
    AND hold <> 0
    AND ended_at IS NULL;
