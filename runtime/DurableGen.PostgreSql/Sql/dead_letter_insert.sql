-- Keeps deliveries that nobody will read, for the commits that went through.
--
--   $1  run id (uuid[])
--   $2  hook id, or the name of a reserved one (text[])
--   $3  payload (bytea[])
--   $4  mark of this batch (bigint)
--
-- The row of a reserved hook may have become that of the code's own; its name tells the token's hash.
INSERT INTO durablegen.dead_letter (run_id, workflow, token_hash, at, payload)
SELECT
    q.run_id,
    s.workflow,
    coalesce(h.token_hash, decode(substr(q.hook_id, 2), 'hex')),
    (SELECT durablegen.store_now()),
    q.payload
FROM unnest($1::uuid[], $2::text[], $3::bytea[]) WITH ORDINALITY AS q (run_id, hook_id, payload, ord)
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $4
LEFT JOIN durablegen.hook AS h ON h.run_id = q.run_id AND h.hook_id = q.hook_id
WHERE h.hook_id IS NOT NULL OR q.hook_id LIKE '@%'
ORDER BY q.ord;
