-- The kinds of problems of the rows of a list that wait; proposed: with a proposal or choices; sure:
-- with a proposal. Params: list. Columns: kind, times, proposed, sure.
SELECT concat(problem ->> 'field', '.', problem ->> 'code') AS kind, count(*) AS times,
    count(*) FILTER (
        WHERE problem ->> 'proposal' IS NOT NULL OR problem -> 'choices' <> '[]'
    ) AS proposed,
    count(problem ->> 'proposal') AS sure
FROM intake_row row CROSS JOIN LATERAL jsonb_array_elements(row.problems) AS problem
WHERE row.business_list_id = %(list)s AND row.problems <> '[]'
    AND row.state NOT IN ('entered', 'aside')
GROUP BY kind
ORDER BY times DESC, kind
