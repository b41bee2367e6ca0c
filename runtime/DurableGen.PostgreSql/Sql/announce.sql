-- Tells other processes that something changed. On its own connection, outside every transaction of the store.
--
--   $1  channel (text)
--   $2  what changed, as a number (text)
SELECT
    pg_notify($1, $2);
