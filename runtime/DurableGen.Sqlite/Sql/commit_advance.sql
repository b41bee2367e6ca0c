-- Moves one run on, if the worker still holds it.
--
--   ?1   run id
--   ?2   fence of the worker
--   ?3   position that the worker expects
--   ?4   number of entries
--   ?5   store time
--   ?6   disposition (0 continue, 1 suspend, 2 release, 3 end, 4 park)
--   ?7   final or parked status, or NULL
--   ?8   outcome or NULL
--   ?9   tag of code that did not fit, or NULL
--   ?10  when a suspension is over, or NULL
--   ?11  greatest inbox number that the worker has read
--   ?12  1 when the commit is progress
--   ?13  1 when an end must not come before all of the inbox was read
--   ?14  shape of the worker's code, or NULL
--
-- A compare-and-swap on fence, position and ownership: a stale worker changes no row. The suspension is guarded by inbox_seq of the same
-- row, which every delivery raises, so that no wake-up is lost. The tags are a set between line ends, of which the oldest fall off. A
-- run that had lost its key while it cleaned up ends as Superseded.
UPDATE durablegen_run_state
SET next_seq = next_seq + ?4,
    claims   = CASE WHEN ?12 THEN 0 WHEN ?6 = 2 OR (?6 = 4 AND ?7 = 3) THEN max(claims - 1, 0) ELSE claims END,
    status   = CASE WHEN ?6 = 3 AND successor IS NOT NULL THEN 15 WHEN ?6 IN (3, 4) THEN ?7 WHEN ?6 = 1 AND inbox_seq <= ?11 THEN 2 ELSE status END,
    owner    = CASE WHEN ?6 = 0 OR (?6 = 1 AND inbox_seq > ?11) THEN owner END,
    wake_at  = CASE WHEN ?6 = 1 AND inbox_seq <= ?11 THEN ?10 WHEN ?6 = 2 OR (?6 = 4 AND ?7 = 3) THEN ?5 END,
    tags     = CASE WHEN ?6 = 4 THEN substr(tags || ifnull(?9 || char(10), ''), -2048) WHEN ?12 THEN char(10) ELSE tags END,
    shape    = CASE WHEN ?12 AND ?6 <> 4 THEN ifnull(?14, shape) ELSE shape END,
    outcome  = CASE WHEN ?6 IN (3, 4) THEN ?8 ELSE outcome END,
    ended_at = CASE WHEN ?6 = 3 THEN ?5 END
WHERE run_id = ?1
    AND fence = ?2
    AND next_seq = ?3
    AND owner IS NOT NULL
    AND NOT (?6 = 3 AND ?13 AND inbox_seq > ?11)
RETURNING
    fence,
    next_seq,
    owner IS NOT NULL AS is_kept,
    status;
