-- Notes that a run wants to hear of the end of another.
--
--   ?1  run id
--   ?2  identity of the wait within it
--   ?3  the run that it waits for
--   ?4  what it wants
--
-- New ones are looked at by the next settlement: the other run may have ended before.
INSERT INTO durablegen_waiter (run_id, operation, awaited, kind)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (run_id, operation) DO NOTHING;
