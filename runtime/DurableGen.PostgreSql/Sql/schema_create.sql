-- Creates the schema. Runs under the migration's lock, so one process at a time.
CREATE SCHEMA IF NOT EXISTS durablegen;
