-- The kinds of problems of the rows that a list has, how often, and the first sentence of each.
-- Params: list. Columns: kind, times, example.
SELECT concat(problem ->> 'field', '.', problem ->> 'code') AS kind, count(*) AS times,
    (array_agg(problem ->> 'sentence' ORDER BY row.number))[1] AS example
FROM intake_row row CROSS JOIN LATERAL jsonb_array_elements(row.problems) AS problem
WHERE row.business_list_id = %(list)s AND row.problems <> '[]'
GROUP BY kind
ORDER BY min(row.number)
