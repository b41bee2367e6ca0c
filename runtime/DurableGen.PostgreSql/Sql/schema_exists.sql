-- Says whether the schema was ever migrated.
--
--   $1  quoted name of the schema (text)
SELECT
    to_regclass($1 || '.meta') IS NOT NULL;
