-- Creates the table that says which schema the database has.
--
-- Runs inside the migration's BEGIN IMMEDIATE, so one process at a time.
CREATE TABLE IF NOT EXISTS durablegen_meta (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
