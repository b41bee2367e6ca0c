-- Registers a worker.
--
--   ?1  worker
--   ?2  store time
INSERT INTO durablegen_worker_session (worker, opened_at, renewed_at)
VALUES (?1, ?2, ?2)
RETURNING
    session;
