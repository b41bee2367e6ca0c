-- Puts items into inboxes.
--
--   $1  run id (uuid[])
--   $2  number (bigint[])
--   $3  kind (smallint)
--   $4  hook id or NULL (text[])
--   $5  payload (bytea[])
--
-- The numbers were drawn under the run's lock; the primary key would refuse one that was drawn twice.
INSERT INTO durablegen.inbox (run_id, seq, kind, hook_id, payload, at)
SELECT
    q.run_id,
    q.seq,
    $3,
    q.hook_id,
    q.payload,
    (SELECT durablegen.store_now())
FROM unnest($1::uuid[], $2::bigint[], $4::text[], $5::bytea[]) AS q (run_id, seq, hook_id, payload);
