-- Takes due runs for one session, the longest due first; those that were claimed too often without progress are parked as Poisoned.
--
--   ?1  store time
--   ?2  session
--   ?3  limit
--   ?4  what the worker accepts: a JSON array of [workflow, version, tag, shapes between line ends]
--   ?5  claim budget
--   ?6  outcome of a poisoned run
--   ?7  1 for runs that are suspected of killing their workers, 0 for the others
--   ?8  since when a run has to be due whose last shape is none of those
--
-- Inside BEGIN IMMEDIATE there is one claim at a time. The fence rises, so that whoever held a run before can no longer write. A session
-- that was buried takes nothing: its runs would belong to nobody.
UPDATE durablegen_run_state
SET status  = CASE WHEN claims >= ?5 THEN 4 ELSE 1 END,
    owner   = CASE WHEN claims >= ?5 THEN NULL ELSE ?2 END,
    outcome = CASE WHEN claims >= ?5 THEN ?6 END,
    fence   = fence + 1,
    claims  = claims + 1,
    wake_at = NULL
WHERE run_id IN (
        SELECT s.run_id
        FROM durablegen_run_state AS s
        WHERE s.wake_at <= ?1
            AND (s.claims >= 2) = ?7
            AND EXISTS (
                SELECT 1
                FROM json_each(?4) AS a
                WHERE s.workflow = json_extract(a.value, '$[0]')
                    AND s.version = json_extract(a.value, '$[1]')
                    AND instr(s.tags, char(10) || json_extract(a.value, '$[2]') || char(10)) = 0
                    AND (s.shape IS NULL OR s.wake_at <= ?8 OR instr(json_extract(a.value, '$[3]'), char(10) || s.shape || char(10)) > 0))
        ORDER BY s.wake_at, s.run_id
        LIMIT ?3)
    AND EXISTS (SELECT 1 FROM durablegen_worker_session WHERE session = ?2 AND state = 0)
RETURNING
    run_id,
    fence,
    next_seq,
    claims,
    inbox_seq,
    owner IS NOT NULL AS is_taken;
