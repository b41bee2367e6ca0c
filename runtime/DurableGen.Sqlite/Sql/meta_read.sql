-- Reads one fact about the schema.
--
--   ?1  name
SELECT
    value
FROM durablegen_meta
WHERE name = ?1;
