-- Removes attributes of one run.
--
--   $1  run id (uuid)
--   $2  names (text[])
--
-- Under the run's lock.
DELETE FROM durablegen.attribute
WHERE run_id = $1
    AND name = ANY ($2);
