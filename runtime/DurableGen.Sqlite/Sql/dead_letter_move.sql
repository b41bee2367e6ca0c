-- Keeps what is left in the inbox of a run that has ended.
--
--   ?1  run id
--   ?2  greatest number that is in the log
--   ?3  store time
--
-- Before the inbox is emptied. The row of a reserved hook may have become that of the code's own.
INSERT INTO durablegen_dead_letter (run_id, workflow, token_hash, at, payload)
SELECT
    s.run_id,
    s.workflow,
    (
        SELECT h.token_hash
        FROM durablegen_hook AS h
        WHERE h.run_id = s.run_id
            AND (h.hook_id = i.hook_id OR '@' || lower(hex(h.token_hash)) = i.hook_id)
        LIMIT 1
    ),
    ?3,
    i.payload
FROM durablegen_inbox AS i
JOIN durablegen_run_state AS s ON s.run_id = i.run_id
WHERE i.run_id = ?1
    AND i.seq > ?2
    AND i.kind = 1
ORDER BY i.seq;
