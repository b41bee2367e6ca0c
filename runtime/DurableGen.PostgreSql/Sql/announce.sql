-- Tells other processes that something changed. On its own connection, outside every transaction of the store.
--
--   $1  channel (text)
--   $2  what changed, as a number (text)
--
-- Nothing is lost with an announcement, so its commit need not wait for the disk.
SELECT
    set_config('synchronous_commit', 'off', true),
    pg_notify($1, $2);
