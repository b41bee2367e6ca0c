-- Changes attributes as the commits that went through ask for, and records in the log what became of each change.
--
--   $1   run id (uuid[])
--   $2   position (bigint[])
--   $3   branch (text[])
--   $4   call (integer[])
--   $5   name of the entry (text[])
--   $6   payload (bytea[])
--   $7   time for the workflow's clock (timestamptz[])
--   $8   whether the change depends on the value that is there (boolean[])
--   $9   the value that must be there, NULL for none (text[])
--   $10  number of the entry that a value belongs to, from 1 (integer[])
--   $11  name of the attribute (text[])
--   $12  its value, NULL to remove it (text[])
--   $13  how many attributes a run may have (integer)
--   $14  mark of this batch (bigint)
--
-- One change for each run: several of one commit are several statements. Attributes are written under their run's lock only, so what this
-- statement sees is what it changes.
WITH change AS MATERIALIZED (
    SELECT
        c.entry,
        c.name,
        c.value
    FROM unnest($10::integer[], $11::text[], $12::text[]) AS c (entry, name, value)
), decided AS MATERIALIZED (
    SELECT
        e.*,
        r.created_at,
        CASE
            WHEN e.conditional AND (
                    SELECT a.value
                    FROM change AS c
                    JOIN durablegen.attribute AS a ON a.run_id = e.run_id AND a.name = c.name
                    WHERE c.entry = e.ord) IS DISTINCT FROM e.expected
                THEN 21
            WHEN (
                    SELECT count(*)
                    FROM durablegen.attribute AS a
                    WHERE a.run_id = e.run_id
                        AND NOT EXISTS (SELECT FROM change AS c WHERE c.entry = e.ord AND c.name = a.name))
                + (SELECT count(*) FROM change AS c WHERE c.entry = e.ord AND c.value IS NOT NULL) > $13
                THEN 22
            ELSE 20
        END AS kind
    FROM unnest(
            $1::uuid[], $2::bigint[], $3::text[], $4::integer[], $5::text[], $6::bytea[], $7::timestamptz[], $8::boolean[], $9::text[])
            WITH ORDINALITY AS e (run_id, position, branch, call, name, payload, at, conditional, expected, ord)
    JOIN durablegen.run_state AS r ON r.run_id = e.run_id AND r.mark = $14
), removed AS (
    DELETE FROM durablegen.attribute AS a
    USING decided AS d
    JOIN change AS c ON c.entry = d.ord AND c.value IS NULL
    WHERE d.kind = 20
        AND a.run_id = d.run_id
        AND a.name = c.name
), written AS (
    INSERT INTO durablegen.attribute (run_id, name, value, created_at)
    SELECT
        d.run_id,
        c.name,
        c.value,
        d.created_at
    FROM decided AS d
    JOIN change AS c ON c.entry = d.ord AND c.value IS NOT NULL
    WHERE d.kind = 20
    ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value
)
INSERT INTO durablegen.log (run_id, position, kind, branch, call, name, payload, attempt, at)
SELECT
    d.run_id,
    d.position,
    d.kind,
    d.branch,
    d.call,
    d.name,
    d.payload,
    0,
    d.at
FROM decided AS d;
