-- Of the rows that are known by their content: how many there are, and how many have the key of
-- the row that they are. Exact repeats are left out: any of them may be any.
-- Params: list, origin (uid), fresh and old (numbers that belong together). Columns: known, agreeing.
SELECT count(*), count(*) FILTER (WHERE source.number = pair.old)
FROM unnest(%(fresh)s::int[], %(old)s::int[]) AS pair(fresh, old)
JOIN intake_row row ON row.business_list_id = %(list)s AND row.number = pair.fresh
JOIN registry_sourcerecord source
    ON source.list_uid = %(origin)s AND coalesce(source.business_id, source.person_id) = row.twin
WHERE row.found_by = 0
    AND NOT EXISTS (
        SELECT FROM intake_row twin
        WHERE twin.business_list_id = %(list)s AND twin.id <> row.id
            AND twin.keys[1] = row.keys[1]
    )
