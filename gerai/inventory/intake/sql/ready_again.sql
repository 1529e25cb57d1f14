-- Rows of a list that the registry no longer has are ready. Params: list, uid. Columns: none.
UPDATE intake_row AS row SET state = 'ready', twin = NULL, found_by = NULL
WHERE row.business_list_id = %(list)s AND row.state = 'entered' AND NOT EXISTS (
    SELECT FROM registry_sourcerecord source
    WHERE source.list_uid = %(uid)s AND source.number = row.number
)
