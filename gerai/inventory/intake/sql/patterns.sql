-- Rows of a list that wait with one kind of problem, by its words without the row's place.
-- Params: list, field, code, shown.
-- Columns: words, proposal, choices, into_field, times, first.
SELECT regexp_replace(
        problem ->> 'sentence', '^(?:Lembar .{1,80}? baris|Baris) [0-9]+(?:, |: )', ''
    ) AS words,
    problem ->> 'proposal' AS proposal, coalesce(problem ->> 'choices', '[]') AS choices,
    coalesce(problem ->> 'into', '') AS into_field, count(*) AS times, min(row.number) AS first
FROM intake_row row CROSS JOIN LATERAL jsonb_array_elements(row.problems) AS problem
WHERE row.business_list_id = %(list)s AND row.problems <> '[]'
    AND row.state NOT IN ('entered', 'aside')
    AND problem ->> 'field' = %(field)s AND problem ->> 'code' = %(code)s
GROUP BY 1, 2, 3, 4
ORDER BY times DESC, first
LIMIT %(shown)s
