-- What a list brought of each regency, as it came. Of a person it must be known who it is, and what
-- the person can do or lived through, instead of owner and trade. A row that came to wait counts in
-- the regency that it came with and is not sound, whatever was made of it since.
-- Params: list. Columns: none. keys: 1 content, 4 nik, 7 phone and name,
-- 9 phone and owner.
INSERT INTO intake_tally
    (business_list_id, area_code, rows, known, sound, "distinct", coded, waiting)
SELECT list.id, coalesce(row.came, left(row.values ->> 'area_code', 5), ''),
    count(*),
    sum(
        (row.values ? 'name')::int
        + (row.values ? CASE list.subject WHEN 'persons' THEN 'kind' ELSE 'owner_name' END)::int
        + (row.keys[4] IS NOT NULL OR row.keys[7] IS NOT NULL OR row.keys[9] IS NOT NULL)::int
        + (row.values ?| CASE list.subject
            WHEN 'persons' THEN ARRAY['came_from', 'skills', 'last_job', 'effect', 'needs']
            ELSE ARRAY['activity', 'products', 'sector_code'] END)::int
        + (coalesce(length(row.values ->> 'area_code'), 0) >= 8)::int
    ),
    count(*) FILTER (WHERE row.problems = '[]' AND row.came IS NULL),
    count(DISTINCT row.keys[1]) + count(*) FILTER (WHERE row.keys[1] IS NULL),
    count(*) FILTER (
        WHERE length(row.values ->> 'area_code') >= 5
            AND row.values ? CASE list.subject WHEN 'persons' THEN 'kind' ELSE 'sector_code' END
    ),
    count(row.came)
FROM intake_row row JOIN intake_businesslist list ON list.id = row.business_list_id
WHERE list.id = %(list)s
GROUP BY 1, 2
