-- Reads where a run stands, for a worker whose commit changed nothing, or had nothing to change.
--
--   ?1  run id
SELECT
    fence,
    next_seq,
    owner IS NOT NULL AS is_owned,
    status
FROM durablegen_run_state
WHERE run_id = ?1;
