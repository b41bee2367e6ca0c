-- Creates the table that says which schema the database has. Runs under the migration's lock.
CREATE TABLE IF NOT EXISTS durablegen.meta (
    name  text   NOT NULL,
    value bigint NOT NULL,

    CONSTRAINT meta_pk PRIMARY KEY (name)
);
