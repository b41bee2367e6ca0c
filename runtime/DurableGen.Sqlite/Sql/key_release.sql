-- Frees a key whose owner has ended.
--
--   ?1  key hash
--   ?2  the owner that the caller expects
--
-- A compare-and-swap on the owner.
DELETE FROM durablegen_key_slot
WHERE key_hash = ?1
    AND run_id = ?2
    AND EXISTS (SELECT 1 FROM durablegen_run_state AS s WHERE s.run_id = ?2 AND s.ended_at IS NOT NULL);
