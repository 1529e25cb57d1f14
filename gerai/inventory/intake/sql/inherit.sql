-- Rows of a list that wait and are, cell by cell or in what they say, a row of another list of which
-- an officer said something; where two of those say different things none is taken.
-- Params: list, origin. Columns: number, old.
SELECT row.number, min(old.number) AS old
FROM intake_mending said
JOIN intake_row old ON old.business_list_id = said.business_list_id AND old.number = said.number
JOIN intake_row row
    ON row.business_list_id = %(list)s AND (row.digest = old.digest OR row.keys[1] = old.keys[1])
WHERE said.business_list_id = %(origin)s AND row.problems <> '[]'
    AND row.state NOT IN ('entered', 'aside')
GROUP BY row.number
HAVING count(*) = 1
