-- Copies the attributes of a run that is followed by its own continuation.
--
--   ?1  the run that they are copied from
--   ?2  the run that gets them
INSERT INTO durablegen_attribute (run_id, name, value, created_at)
SELECT
    ?2,
    a.name,
    a.value,
    r.created_at
FROM durablegen_attribute AS a
JOIN durablegen_run AS r ON r.run_id = ?2
WHERE a.run_id = ?1;
