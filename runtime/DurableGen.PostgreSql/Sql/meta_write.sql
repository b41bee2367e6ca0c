-- Writes one fact about the schema.
--
--   $1  name (text)
--   $2  value (bigint)
--
-- Runs under the migration's lock, so one process at a time.
INSERT INTO durablegen.meta (name, value)
VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
