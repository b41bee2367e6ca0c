-- Frees the key that a run owns.
--
--   ?1  run id
DELETE FROM durablegen_key_slot
WHERE key_hash = (SELECT r.key_hash FROM durablegen_run AS r WHERE r.run_id = ?1)
    AND run_id = ?1;
