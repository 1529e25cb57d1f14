-- The tallies of each regency, '' where it is unknown; the parts are of the newest version of each
-- list. Params: lists (ids). Columns: area, senders, rows, known, sound, distinct, coded, waited,
-- repaired.
SELECT tally.area_code AS area,
    count(DISTINCT lower(list.sender)) FILTER (WHERE newest) AS senders,
    coalesce(sum(tally.rows) FILTER (WHERE newest), 0) AS rows,
    coalesce(sum(tally.known) FILTER (WHERE newest), 0) AS known,
    coalesce(sum(tally.sound) FILTER (WHERE newest), 0) AS sound,
    coalesce(sum(tally."distinct") FILTER (WHERE newest), 0) AS distinct,
    coalesce(sum(tally.coded) FILTER (WHERE newest), 0) AS coded,
    sum(tally.waiting - tally.again) AS waited, sum(tally.repaired) AS repaired
FROM intake_tally tally
JOIN (
    SELECT one.*,
        NOT EXISTS (SELECT FROM intake_businesslist newer WHERE newer.revises_id = one.id) AS newest
    FROM intake_businesslist one WHERE one.id = ANY(%(lists)s)
) AS list ON list.id = tally.business_list_id
GROUP BY 1
ORDER BY 1
