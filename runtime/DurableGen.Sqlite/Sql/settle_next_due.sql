-- Reads when something is due by the clock.
SELECT
    min(d.due)
FROM (
    SELECT min(s.deadline) AS due
    FROM durablegen_run_state AS s
    WHERE s.deadline IS NOT NULL
        AND s.ended_at IS NULL
    UNION ALL
    SELECT min(h.until)
    FROM durablegen_handover AS h
) AS d;
