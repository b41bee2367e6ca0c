-- Moves the inbox numbers of runs, and wakes those that are suspended.
--
--   $1  run id (uuid[])
--   $2  greatest number that was drawn (bigint[])
--
-- The number is a column of the row that a suspension compares, under that row's lock: whichever comes second sees the other.
UPDATE durablegen.run_state AS s
SET inbox_seq = q.seq,
    wake_at   = CASE WHEN s.status = 2 THEN least(s.wake_at, t.now) ELSE s.wake_at END
FROM unnest($1::uuid[], $2::bigint[]) AS q (run_id, seq),
    (SELECT durablegen.store_now() AS now) AS t
WHERE s.run_id = q.run_id;
