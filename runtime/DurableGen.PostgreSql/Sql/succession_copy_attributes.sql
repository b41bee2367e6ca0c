-- Copies the attributes of a run that is followed by its own continuation.
--
--   $1  the run that they are copied from (uuid)
--   $2  the run that gets them (uuid)
INSERT INTO durablegen.attribute (run_id, name, value, created_at)
SELECT
    r.run_id,
    a.name,
    a.value,
    r.created_at
FROM durablegen.attribute AS a
JOIN durablegen.run AS r ON r.run_id = $2
WHERE a.run_id = $1;
