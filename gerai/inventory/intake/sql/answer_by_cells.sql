-- Rows of a later version that stand there cell by cell as they waited in the version before, once in
-- each, say so: also those that say too little to have a key. Params: list, origin. Columns: none.
UPDATE intake_row AS row SET answers = same.waited
FROM (
    SELECT min(id) FILTER (WHERE business_list_id = %(list)s) AS fresh,
        min(id) FILTER (WHERE came IS NOT NULL AND business_list_id = %(origin)s) AS waited
    FROM intake_row
    WHERE business_list_id IN (%(list)s, %(origin)s)
    GROUP BY digest
    HAVING count(*) FILTER (WHERE business_list_id = %(list)s) = 1
        AND count(*) FILTER (WHERE business_list_id = %(origin)s) = 1
) AS same
WHERE row.id = same.fresh AND row.answers IS NULL AND same.waited NOT IN (
    SELECT answers FROM intake_row
    WHERE business_list_id = %(list)s AND answers IS NOT NULL
)
