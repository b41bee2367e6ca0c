-- Writes one fact about the schema.
--
--   ?1  name
--   ?2  value
--
-- Runs inside the migration's BEGIN IMMEDIATE, so one process at a time.
INSERT INTO durablegen_meta (name, value)
VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
