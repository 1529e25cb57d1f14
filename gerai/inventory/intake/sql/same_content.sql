-- Rows of a list that say something, and those of them that another list says word for word, whatever
-- became of them there. Params: list, other. Columns: rows, same.
SELECT count(*) AS rows, count(*) FILTER (WHERE EXISTS (
        SELECT FROM intake_row there
        WHERE there.business_list_id = %(other)s AND there.keys[1] = row.keys[1]
    )) AS same
FROM intake_row row
WHERE row.business_list_id = %(list)s AND row.keys[1] IS NOT NULL
