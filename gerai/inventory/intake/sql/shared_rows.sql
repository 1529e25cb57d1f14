-- Rows of one list that another one seems to have too. One sort of both and no join: a list that
-- has just come is one row to the planner, and a join of two such lists looks at every pair.
-- Params: list, other, telling (places of the keys that say enough). Columns: shared.
SELECT count(DISTINCT number) FILTER (WHERE theirs) AS shared
FROM (
    SELECT number, bool_or(number IS NULL) OVER (PARTITION BY key) AS theirs
    FROM (
        SELECT number,
            unnest(ARRAY(SELECT keys[place] FROM unnest(%(telling)s::int[]) AS place)) AS key
        FROM intake_row WHERE business_list_id = %(list)s
        UNION ALL
        SELECT NULL,
            unnest(ARRAY(SELECT keys[place] FROM unnest(%(telling)s::int[]) AS place))
        FROM intake_row WHERE business_list_id = %(other)s AND state = 'entered'
    ) AS said
    WHERE key IS NOT NULL
) AS told
