-- Reads the inbox numbers of runs that wait, after they were locked.
--
--   $1  run ids (uuid[])
SELECT
    s.run_id,
    s.inbox_seq,
    s.status
FROM durablegen.run_state AS s
WHERE s.run_id = ANY ($1);
