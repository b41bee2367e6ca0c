-- Reads which runs exist before they are admitted.
--
--   $1  run ids (uuid[])
--
-- After the slots: whoever was taking the same key under the same run id has been waited for.
SELECT
    run_id
FROM durablegen.run
WHERE run_id = ANY ($1);
