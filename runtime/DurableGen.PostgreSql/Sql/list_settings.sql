-- Settings of a transaction that lists: each listing is planned for its own values, by the server's statistics.
SELECT
    set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('jit', 'off', true);
