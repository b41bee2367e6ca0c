-- Reads owners of keys whose wait for those before them is over.
--
--   ?1  store time
--   ?2  limit
SELECT
    h.key_hash,
    h.run_id,
    s.hold
FROM durablegen_handover AS h
JOIN durablegen_run_state AS s ON s.run_id = h.run_id
WHERE h.until <= ?1
ORDER BY h.until
LIMIT ?2;
