-- The rows of each sender in each regency, of the newest version of each list. Of a person it must
-- be known who it is, and what the person can do or lived through, instead of owner and trade.
-- Params: lists (ids). Columns: sender, area, rows, known, sound, distinct,
-- coded. keys: 1 content, 4 nik, 7 phone and name.
SELECT list.sender, coalesce(left(row.values ->> 'area_code', 5), '') AS area,
    count(*) AS rows,
    sum(
        (row.values ? 'name')::int
        + (row.values ? CASE list.subject WHEN 'persons' THEN 'kind' ELSE 'owner_name' END)::int
        + (row.keys[4] IS NOT NULL OR row.keys[7] IS NOT NULL)::int
        + (row.values ?| CASE list.subject
            WHEN 'persons' THEN ARRAY['came_from', 'skills', 'last_job', 'effect', 'needs']
            ELSE ARRAY['activity', 'products', 'sector_code'] END)::int
        + (coalesce(length(row.values ->> 'area_code'), 0) >= 8)::int
    )::bigint AS known,
    count(*) FILTER (WHERE row.problems = '[]') AS sound,
    count(DISTINCT row.keys[1]) + count(*) FILTER (WHERE row.keys[1] IS NULL) AS distinct,
    count(*) FILTER (
        WHERE length(row.values ->> 'area_code') >= 5
            AND row.values ? CASE list.subject WHEN 'persons' THEN 'kind' ELSE 'sector_code' END
    ) AS coded
FROM intake_row row JOIN intake_businesslist list ON list.id = row.business_list_id
WHERE list.id = ANY(%(lists)s)
    AND NOT EXISTS (SELECT FROM intake_businesslist newer WHERE newer.revises_id = list.id)
GROUP BY 1, 2
ORDER BY 3 DESC, 1, 2
