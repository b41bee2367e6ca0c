-- Writes the first attributes of the runs that were just inserted.
--
--   $1  run id (uuid[])
--   $2  name (text[])
--   $3  value (text[])
--
-- Between admission_insert_run.sql and admission_insert_state.sql: a run without a state is new in this very transaction, so that a
-- request that is sent again does not bring back what has changed since.
INSERT INTO durablegen.attribute (run_id, name, value, created_at)
SELECT
    q.run_id,
    q.name,
    q.value,
    r.created_at
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS q (run_id, name, value)
JOIN durablegen.run AS r ON r.run_id = q.run_id
WHERE NOT EXISTS (SELECT FROM durablegen.run_state AS s WHERE s.run_id = q.run_id);
