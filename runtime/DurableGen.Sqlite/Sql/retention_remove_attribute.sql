-- Removes the attributes of a run.
--
--   ?1  run id
DELETE FROM durablegen_attribute
WHERE run_id = ?1;
