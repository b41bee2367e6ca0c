-- Draws the next number in a run's inbox, and wakes the run if it is suspended.
--
--   ?1  run id
--   ?2  store time
--
-- The number is a column of the row that a suspension compares: whichever comes second sees the other.
UPDATE durablegen_run_state
SET inbox_seq = inbox_seq + 1,
    wake_at   = CASE WHEN status = 2 THEN min(ifnull(wake_at, ?2), ?2) ELSE wake_at END
WHERE run_id = ?1
    AND ended_at IS NULL
RETURNING
    inbox_seq;
