-- Forgets one wait: it is over.
--
--   ?1  run id
--   ?2  identity of the wait within it
DELETE FROM durablegen_waiter
WHERE run_id = ?1
    AND operation = ?2;
