-- The records that earlier versions of a list brought, each with the keys of the newest row that
-- speaks of it; asked once, behind the wall, for all keys. A list of businesses has no version that
-- is of persons. Params: lineage (uids). Columns: none.
DROP TABLE IF EXISTS pg_temp.intake_known;
CREATE TEMPORARY TABLE intake_known ON COMMIT DROP AS
SELECT DISTINCT ON (record_id) coalesce(source.business_id, source.person_id) AS record_id,
    earlier.keys, earlier.number
FROM registry_sourcerecord source
JOIN intake_businesslist past ON past.uid = source.list_uid
JOIN intake_row earlier
    ON earlier.business_list_id = past.id AND earlier.number = source.number
WHERE source.list_uid = ANY(%(lineage)s)
    AND coalesce(source.business_id, source.person_id) IS NOT NULL
ORDER BY record_id, source.id DESC;
ANALYZE pg_temp.intake_known (record_id)
