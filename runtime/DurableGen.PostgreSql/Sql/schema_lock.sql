-- Lets one process at a time migrate a schema. Start-up only; released by the transaction's end.
--
--   $1  name of the schema (text)
SELECT
    pg_advisory_xact_lock(hashtextextended('durablegen ' || $1, 0));
