-- Erases the payloads of ended runs: input, outcome, and what their logs, inboxes and dead letters hold.
--
--   $1  run ids (uuid[])
--
-- Under the runs' locks. Who held a token (kind 7) is no payload.
WITH states AS (
    UPDATE durablegen.run_state
    SET outcome = NULL,
        erased  = true
    WHERE run_id = ANY ($1)
), runs AS (
    UPDATE durablegen.run
    SET input = ''
    WHERE run_id = ANY ($1)
), items AS (
    UPDATE durablegen.inbox
    SET payload = ''
    WHERE run_id = ANY ($1)
), letters AS (
    UPDATE durablegen.dead_letter
    SET payload = ''
    WHERE run_id = ANY ($1)
)
UPDATE durablegen.log
SET payload = ''
WHERE run_id = ANY ($1)
    AND kind <> 7;
