-- Finds the runs of claims whose answers were lost.
--
--   $1  session (bigint)
--   $2  marks of the lost claims (bigint[])
--
-- Nobody can have committed to them, so they carry the marks still.
SELECT
    run_id,
    fence,
    next_seq,
    claims,
    inbox_seq,
    owner IS NOT NULL AS is_taken,
    mark
FROM durablegen.run_state
WHERE owner = $1
    AND mark = ANY ($2);
