-- Reads what there is to cancel, after the runs were locked.
--
--   $1  run ids (uuid[])
SELECT
    run_id,
    status,
    cancel_requested,
    inbox_seq
FROM durablegen.run_state
WHERE run_id = ANY ($1);
