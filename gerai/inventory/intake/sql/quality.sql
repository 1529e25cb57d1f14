-- The tallies of each sender in each regency, of the newest version of each list.
-- Params: lists (ids). Columns: sender, area, rows, known, sound, distinct, coded.
SELECT list.sender, tally.area_code AS area,
    sum(tally.rows) AS rows, sum(tally.known) AS known, sum(tally.sound) AS sound,
    sum(tally."distinct") AS distinct, sum(tally.coded) AS coded
FROM intake_tally tally JOIN intake_businesslist list ON list.id = tally.business_list_id
WHERE list.id = ANY(%(lists)s)
    AND NOT EXISTS (SELECT FROM intake_businesslist newer WHERE newer.revises_id = list.id)
GROUP BY 1, 2
ORDER BY 3 DESC, 1, 2
