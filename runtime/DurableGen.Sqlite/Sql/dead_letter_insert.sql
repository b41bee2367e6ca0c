-- Keeps one delivery that nobody will read.
--
--   ?1  run id
--   ?2  hook id, or the name of a reserved one
--   ?3  payload
--   ?4  store time
--
-- The row of a reserved hook may have become that of the code's own.
INSERT INTO durablegen_dead_letter (run_id, workflow, token_hash, at, payload)
SELECT
    s.run_id,
    s.workflow,
    h.token_hash,
    ?4,
    ?3
FROM durablegen_run_state AS s
JOIN durablegen_hook AS h ON h.run_id = s.run_id AND (h.hook_id = ?2 OR '@' || lower(hex(h.token_hash)) = ?2)
WHERE s.run_id = ?1
LIMIT 1;
