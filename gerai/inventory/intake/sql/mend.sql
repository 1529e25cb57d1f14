-- Rows of a list as they are with what officers said of them. Params: list, numbers, values,
-- problems, states. Columns: none.
UPDATE intake_row AS row
SET values = said.values::jsonb, problems = said.problems::jsonb, state = said.state,
    twin = CASE WHEN said.state = 'ready' THEN row.twin END
FROM unnest(
    %(numbers)s::int[], %(values)s::text[], %(problems)s::text[], %(states)s::text[]
) AS said(number, values, problems, state)
WHERE row.business_list_id = %(list)s AND row.number = said.number AND row.state <> 'entered'
