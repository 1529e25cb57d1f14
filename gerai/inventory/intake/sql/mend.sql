-- Rows of a list as they are with what officers said of them. Params: list, rows (a JSON array of
-- number, values, problems, state). Columns: none.
UPDATE intake_row AS row
SET values = said.values, problems = said.problems, state = said.state,
    twin = CASE WHEN said.state = 'ready' THEN row.twin END
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS said(number int, values jsonb, problems jsonb, state text)
WHERE row.business_list_id = %(list)s AND row.number = said.number AND row.state <> 'entered'
