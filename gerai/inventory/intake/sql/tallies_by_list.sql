-- The tallies of each list, of one regency alone where one is asked for; `newest`: no later version
-- came. Params: lists (ids), area ('' for all). Columns: list, uid, name, sender, at, newest, rows,
-- known, sound, distinct, coded, waited, repaired.
SELECT list.id AS list, list.uid, list.name, list.sender, list.received_at AS at,
    NOT EXISTS (SELECT FROM intake_businesslist newer WHERE newer.revises_id = list.id) AS newest,
    sum(tally.rows) AS rows, sum(tally.known) AS known, sum(tally.sound) AS sound,
    sum(tally."distinct") AS distinct, sum(tally.coded) AS coded,
    sum(tally.waiting - tally.again) AS waited, sum(tally.repaired) AS repaired
FROM intake_tally tally JOIN intake_businesslist list ON list.id = tally.business_list_id
WHERE list.id = ANY(%(lists)s) AND (%(area)s = '' OR tally.area_code = %(area)s)
GROUP BY list.id
ORDER BY list.received_at, list.id
