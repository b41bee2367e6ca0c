-- Registers a worker.
--
--   $1  worker (text)
INSERT INTO durablegen.worker_session (worker, opened_at, renewed_at)
SELECT
    $1,
    t.now,
    t.now
FROM (SELECT durablegen.store_now() AS now) AS t
RETURNING
    session,
    opened_at;
