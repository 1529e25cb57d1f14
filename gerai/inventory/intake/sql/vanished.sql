-- Records of the earlier versions of a list that its rows do not name.
-- Params: list, lineage (uids). Columns: number, name, total.
SELECT gone.number, gone.name, count(*) OVER () AS total
FROM (
    SELECT DISTINCT ON (record_id) coalesce(source.business_id, source.person_id) AS record_id,
        coalesce(nullif(source.line, 0), source.number) AS number, coalesce(business.name, person.name) AS name
    FROM registry_sourcerecord source
    LEFT JOIN registry_business business ON business.id = source.business_id
    LEFT JOIN registry_person person ON person.id = source.person_id
    WHERE source.list_uid = ANY(%(lineage)s)
        AND coalesce(source.business_id, source.person_id) IS NOT NULL
    ORDER BY record_id, source.id DESC
) AS gone
WHERE NOT EXISTS (
    SELECT FROM intake_row row
    WHERE row.business_list_id = %(list)s AND row.twin = gone.record_id
)
ORDER BY gone.number
LIMIT 5
