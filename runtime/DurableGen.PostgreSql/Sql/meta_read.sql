-- Reads one fact about the schema.
--
--   $1  name (text)
SELECT
    value
FROM durablegen.meta
WHERE name = $1;
