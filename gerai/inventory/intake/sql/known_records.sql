-- The records that earlier versions of a list brought, each with the newest row that speaks of it:
-- its keys, its number in its list, and where its sender finds it. Asked once, behind the wall, for
-- all that is asked of them. A list of businesses has no version that is of persons.
-- Params: lineage (uids). Columns: none.
DROP TABLE IF EXISTS pg_temp.intake_known;
CREATE TEMPORARY TABLE intake_known ON COMMIT DROP AS
SELECT DISTINCT ON (record_id) coalesce(source.business_id, source.person_id) AS record_id,
    source.business_id, source.person_id, earlier.keys, source.number,
    coalesce(nullif(source.line, 0), source.number) AS place
FROM registry_sourcerecord source
LEFT JOIN (
    intake_businesslist past JOIN intake_row earlier ON earlier.business_list_id = past.id
) ON past.uid = source.list_uid AND earlier.number = source.number
WHERE source.list_uid = ANY(%(lineage)s)
    AND coalesce(source.business_id, source.person_id) IS NOT NULL
ORDER BY record_id, source.id DESC;
ANALYZE pg_temp.intake_known (record_id)
