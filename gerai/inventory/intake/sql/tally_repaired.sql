-- Of a list and of every version before it: the rows that came to wait and are in order now, in
-- their own list or as a row of a later version; and how many of those that came to wait had waited
-- before, which are counted there. Params: list. Columns: none.
WITH RECURSIVE version AS (
    SELECT id, revises_id FROM intake_businesslist WHERE id = %(list)s
    UNION
    SELECT list.id, list.revises_id
    FROM intake_businesslist list JOIN version ON list.id = version.revises_id
), later AS (
    SELECT id FROM version
    UNION
    SELECT list.id FROM intake_businesslist list JOIN later ON list.revises_id = later.id
), righted AS (
    SELECT row.answers AS id
    FROM intake_row row JOIN later ON row.business_list_id = later.id
    WHERE row.answers IS NOT NULL AND row.state IN ('ready', 'entered')
    UNION
    SELECT row.answers
    FROM righted JOIN intake_row row ON row.id = righted.id
    WHERE row.answers IS NOT NULL
), counted AS (
    SELECT row.business_list_id, row.came,
        count(*) FILTER (WHERE row.answers IS NOT NULL) AS again,
        count(*) FILTER (
            WHERE row.answers IS NULL
                AND (row.state IN ('ready', 'entered') OR righted.id IS NOT NULL)
        ) AS repaired
    FROM version JOIN intake_row row ON row.business_list_id = version.id
    LEFT JOIN righted ON righted.id = row.id
    WHERE row.came IS NOT NULL
    GROUP BY 1, 2
)
UPDATE intake_tally AS tally
SET again = coalesce(counted.again, 0), repaired = coalesce(counted.repaired, 0)
FROM intake_tally known JOIN version ON version.id = known.business_list_id
LEFT JOIN counted
    ON counted.business_list_id = known.business_list_id AND counted.came = known.area_code
WHERE tally.id = known.id
    AND (tally.again, tally.repaired)
        <> (coalesce(counted.again, 0), coalesce(counted.repaired, 0))
