-- Records of the earlier versions of a list that its rows do not name, the first five; names are
-- asked for these alone. Params: list; the records are those of known_records.
-- Columns: number, name, total.
SELECT gone.place AS number, coalesce(business.name, person.name) AS name, gone.total
FROM (
    SELECT known.place, known.business_id, known.person_id, count(*) OVER () AS total
    FROM pg_temp.intake_known known
    WHERE NOT EXISTS (
        SELECT FROM intake_row row
        WHERE row.business_list_id = %(list)s AND row.twin = known.record_id
    )
    ORDER BY known.place
    LIMIT 5
) AS gone
LEFT JOIN registry_business business ON business.id = gone.business_id
LEFT JOIN registry_person person ON person.id = gone.person_id
ORDER BY gone.place
