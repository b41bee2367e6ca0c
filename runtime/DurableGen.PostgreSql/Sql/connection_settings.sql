-- Settings of a connection that nobody else gets.
--
--   $1  lock_timeout (text)
--
-- The joins are with short arrays, for which the planner has no statistics: on a table that was empty when it planned it would read all
-- of it for ever. For the same reason a plan fits every call, and the costs that it is given do not say whether compiling it would pay.
-- Every guard of the protocol is written for READ COMMITTED: a later statement sees what an earlier one waited for.
SELECT
    set_config('lock_timeout', $1, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('plan_cache_mode', 'force_generic_plan', false),
    set_config('jit', 'off', false),
    set_config('enable_seqscan', 'off', false),
    set_config('enable_hashjoin', 'off', false),
    set_config('enable_mergejoin', 'off', false);
