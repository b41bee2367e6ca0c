-- How long one transaction waits for locks, where the connection has all other settings.
--
--   $1  lock_timeout (text)
SELECT
    set_config('lock_timeout', $1, true);
