-- Removes one attribute of a run.
--
--   ?1  run id
--   ?2  name
DELETE FROM durablegen_attribute
WHERE run_id = ?1
    AND name = ?2;
