-- Lists dead letters in the order in which they became such, one page at a time.
--
-- A template: a line that begins with a name is there when the listing asks for it, with @0, @1 … as its values.
-- CROSS JOIN keeps the tables in this order.
SELECT
    d.letter_no,
    d.run_id,
    d.workflow,
    d.token_hash,
    d.at,
    d.payload,
    s.erased
FROM durablegen_dead_letter AS d
CROSS JOIN durablegen_run_state AS s ON s.run_id = d.run_id
WHERE true
[workflow] AND d.workflow = @0
[run] AND d.run_id = @0
[until] AND d.at <= @0
[after position] AND (d.at, d.letter_no) > (@0, @1)
[before position] AND (d.at, d.letter_no) < (@0, @1)
[ascending] ORDER BY d.at, d.letter_no
[descending] ORDER BY d.at DESC, d.letter_no DESC
[limit] LIMIT @0
