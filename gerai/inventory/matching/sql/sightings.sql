-- Every business with each of its present owners, or alone; every person who owns none.
-- Params: none. Columns: business, business_uid, person, person_uid, owner, sex, name, area, sector,
-- year, nib; in the order of engine.reading.SIGHTING.
SELECT b.id, b.uid, p.id, p.uid, p.name, p.sex, b.name, b.area_code, b.sector_code, b.founded_year,
       (SELECT min(c.number) FROM registry_certificate c
        WHERE c.business_id = b.id AND c.kind = 'nib' AND c.withdrawn_at IS NULL AND c.number <> '')
FROM registry_business b
LEFT JOIN (registry_tie t JOIN registry_person p ON p.id = t.person_id AND p.erased_at IS NULL)
    ON t.business_id = b.id AND t.role = 'owner' AND t.until IS NULL
UNION ALL
SELECT NULL, NULL, p.id, p.uid, p.name, p.sex, NULL, p.area_code, NULL, NULL, NULL
FROM registry_person p
WHERE p.erased_at IS NULL AND NOT EXISTS (
    SELECT FROM registry_tie t
    WHERE t.person_id = p.id AND t.role = 'owner' AND t.until IS NULL)
