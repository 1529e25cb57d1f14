-- Records of the earlier versions of a list that its rows do not name.
-- Params: list, lineage (uids). Columns: number, name, total.
SELECT gone.number, gone.name, count(*) OVER () AS total
FROM (
    SELECT DISTINCT ON (source.business_id) source.business_id, source.number, business.name
    FROM registry_sourcerecord source
    JOIN registry_business business ON business.id = source.business_id
    WHERE source.list_uid = ANY(%(lineage)s)
    ORDER BY source.business_id, source.id DESC
) AS gone
WHERE NOT EXISTS (
    SELECT FROM intake_row row
    WHERE row.business_list_id = %(list)s AND row.twin = gone.business_id
)
ORDER BY gone.number
LIMIT 5
