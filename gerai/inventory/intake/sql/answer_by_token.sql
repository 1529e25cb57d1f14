-- Rows of a list say which row of the version before they are. Params: list, fresh (numbers), old
-- (serials that belong to them). Columns: none.
UPDATE intake_row AS row SET answers = pair.old
FROM unnest(%(fresh)s::int[], %(old)s::bigint[]) AS pair(fresh, old)
WHERE row.business_list_id = %(list)s AND row.number = pair.fresh
