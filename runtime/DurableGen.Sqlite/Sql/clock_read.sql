-- Reads the latest time that the file remembers: of a worker's renewal, of an admission, of an end.
SELECT
    max(t.at)
FROM (
    SELECT max(renewed_at) AS at FROM durablegen_worker_session
    UNION ALL
    SELECT max(created_at) FROM durablegen_run
    UNION ALL
    SELECT max(ended_at) FROM durablegen_run_state WHERE erased = 0 AND ended_at IS NOT NULL
) AS t;
