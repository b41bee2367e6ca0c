-- Lists runs in the order of their admission, one page at a time.
--
-- A template: a line that begins with a name is there when the listing asks for it, once for each time that it does, with @0, @1 … as its
-- values; {o} is the table whose index gives the order.
-- CROSS JOIN keeps the tables in this order.
SELECT
    r.run_id,
    r.workflow,
    r.version,
    r.key,
    s.status,
    NULL AS input,
    r.fingerprint,
    CASE WHEN s.status <> 10 THEN s.outcome END AS outcome,
    r.created_at,
    s.ended_at,
    s.next_seq,
    r.chain_root,
    r.effect_root,
    r.began_at,
    r.parent,
    r.input_version,
    r.fingerprint_form,
    s.successor,
    s.deadline,
    s.hold
[by run] FROM durablegen_run AS r CROSS JOIN durablegen_run_state AS s ON s.run_id = r.run_id
[by state] FROM durablegen_run_state AS s CROSS JOIN durablegen_run AS r ON r.run_id = s.run_id
[by attribute] FROM durablegen_attribute AS a CROSS JOIN durablegen_run AS r ON r.run_id = a.run_id CROSS JOIN durablegen_run_state AS s ON s.run_id = a.run_id
WHERE true
[attribute of order] AND a.name = @0 AND a.value = @1
[live] AND s.ended_at IS NULL
[unusual] AND s.status IN (3, 4, 11, 12, 13, 14)
[workflow] AND r.workflow = @0
[key] AND r.key = @0
[parent] AND r.parent = @0
[from] AND {o}.created_at >= @0
[before] AND {o}.created_at < @0
[until] AND {o}.created_at <= @0
[after position] AND ({o}.created_at, {o}.run_id) > (@0, @1)
[before position] AND ({o}.created_at, {o}.run_id) < (@0, @1)
[statuses] AND s.status IN (@0)
[attribute is] AND EXISTS (SELECT 1 FROM durablegen_attribute AS c WHERE c.run_id = r.run_id AND c.name = @0 AND c.value = @1)
[attribute in range] AND EXISTS (SELECT 1 FROM durablegen_attribute AS c WHERE c.run_id = r.run_id AND c.name = @0 AND c.value >= @1 AND c.value < @2)
[attribute from] AND EXISTS (SELECT 1 FROM durablegen_attribute AS c WHERE c.run_id = r.run_id AND c.name = @0 AND c.value >= @1)
[attribute exists] AND EXISTS (SELECT 1 FROM durablegen_attribute AS c WHERE c.run_id = r.run_id AND c.name = @0)
[ascending] ORDER BY {o}.created_at, {o}.run_id
[descending] ORDER BY {o}.created_at DESC, {o}.run_id DESC
[limit] LIMIT @0
