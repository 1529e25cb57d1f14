-- Rows of a later version say which row that waited they are: by the surest key that stands once in
-- each version. One whose record the version before had brought is that record's row, not another.
-- Params: list, origin, origin_uid. Columns: none.
WITH same AS (
    SELECT min(row.id) FILTER (WHERE row.business_list_id = %(list)s) AS fresh,
        min(row.id) FILTER (
            WHERE row.came IS NOT NULL AND row.business_list_id = %(origin)s
        ) AS waited,
        said.place
    FROM intake_row row, unnest(row.keys) WITH ORDINALITY AS said(key, place)
    WHERE row.business_list_id IN (%(list)s, %(origin)s) AND said.key IS NOT NULL
    GROUP BY said.place, said.key
    HAVING count(*) FILTER (WHERE row.business_list_id = %(list)s) = 1
        AND count(*) FILTER (WHERE row.business_list_id = %(origin)s) = 1
), matched AS (
    SELECT DISTINCT ON (fresh) fresh, waited, place
    FROM same
    WHERE waited IS NOT NULL AND waited NOT IN (
        SELECT answers FROM intake_row
        WHERE business_list_id = %(list)s AND answers IS NOT NULL
    )
    ORDER BY fresh, place
), chosen AS (
    SELECT DISTINCT ON (waited) fresh, waited FROM matched ORDER BY waited, place
)
UPDATE intake_row AS row SET answers = chosen.waited
FROM chosen
WHERE row.id = chosen.fresh AND row.answers IS NULL AND (
    row.twin IS NULL OR row.twin NOT IN (
        SELECT coalesce(business_id, person_id) FROM registry_sourcerecord
        WHERE list_uid = %(origin_uid)s AND coalesce(business_id, person_id) IS NOT NULL
    )
)
