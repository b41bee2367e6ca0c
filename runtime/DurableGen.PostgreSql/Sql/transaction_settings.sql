-- Settings of one transaction.
--
--   $1  lock_timeout (text)
--
-- The joins are with short arrays, for which the planner has no statistics: on a table that was empty when it planned it would read all
-- of it for ever. For the same reason a plan fits every call, and the costs that it is given do not say whether compiling it would pay.
SELECT
    set_config('lock_timeout', $1, true),
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('jit', 'off', true),
    set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true);
