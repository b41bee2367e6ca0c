-- Reads the hooks of a run, open or closed, and who else holds their tokens.
--
--   $1  run id (uuid)
SELECT
    h.hook_id,
    h.token_hash,
    h.closed IS NULL AS is_open,
    o.run_id AS holder
FROM durablegen.hook AS h
LEFT JOIN durablegen.hook AS o ON o.token_hash = h.token_hash AND o.closed IS NULL AND o.run_id <> h.run_id
WHERE h.run_id = $1;
