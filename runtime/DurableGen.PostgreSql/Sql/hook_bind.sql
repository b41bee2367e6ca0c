-- Makes reserved hooks of runs their code's own, for the commits that went through.
--
--   $1  run id (uuid[])
--   $2  hook id (text[])
--   $3  name of the reservation of the same token (text[])
--   $4  number within the batch (integer[])
--   $5  mark of this batch (bigint)
--
-- Before hook_insert.sql, which then meets the hook itself. Of several hooks with one token the first gets it. A hook that is there
-- already was registered before.
UPDATE durablegen.hook AS h
SET hook_id = q.hook_id
FROM (
    SELECT DISTINCT ON (u.run_id, u.reserved)
        u.run_id,
        u.hook_id,
        u.reserved
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[]) AS u (run_id, hook_id, reserved, ord)
    ORDER BY u.run_id, u.reserved, u.ord
) AS q
JOIN durablegen.run_state AS s ON s.run_id = q.run_id AND s.mark = $5
WHERE h.run_id = q.run_id
    AND h.hook_id = q.reserved
    AND coalesce(h.closed, -1) = -1
    AND NOT EXISTS (SELECT FROM durablegen.hook AS x WHERE x.run_id = q.run_id AND x.hook_id = q.hook_id);
