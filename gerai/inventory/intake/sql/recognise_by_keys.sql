-- Rows of a returned list get the record of the row that their key names, unless another row has
-- it. Params: list, origin (uid), fresh and old (numbers that belong together), place.
-- Columns: none.
UPDATE intake_row AS row
SET twin = coalesce(source.business_id, source.person_id), found_by = %(place)s - 1
FROM unnest(%(fresh)s::int[], %(old)s::int[]) AS pair(fresh, old)
JOIN registry_sourcerecord source ON source.list_uid = %(origin)s AND source.number = pair.old
WHERE row.business_list_id = %(list)s AND row.number = pair.fresh AND row.twin IS NULL
    AND coalesce(source.business_id, source.person_id) IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM intake_row taken
        WHERE taken.business_list_id = %(list)s
            AND taken.twin = coalesce(source.business_id, source.person_id)
    )
