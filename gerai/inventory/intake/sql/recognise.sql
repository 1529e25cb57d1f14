-- Rows of a list that nothing found yet get the record of the row of an earlier version that has
-- the same key, where it stands as often in both; the k-th of one goes to the k-th of the other.
-- A list of businesses has no version that is of persons. Params: list, lineage (uids), place (of
-- the key). Columns: none.
WITH known AS (
    SELECT DISTINCT ON (record_id) coalesce(source.business_id, source.person_id) AS record_id,
        earlier.keys, earlier.number
    FROM registry_sourcerecord source
    JOIN intake_businesslist past ON past.uid = source.list_uid
    JOIN intake_row earlier
        ON earlier.business_list_id = past.id AND earlier.number = source.number
    WHERE source.list_uid = ANY(%(lineage)s)
        AND coalesce(source.business_id, source.person_id) IS NOT NULL
    ORDER BY record_id, source.id DESC
), left_over AS (
    SELECT known.record_id, known.keys[%(place)s] AS key,
        row_number() OVER same AS turn, count(*) OVER (PARTITION BY known.keys[%(place)s]) AS times
    FROM known
    WHERE known.keys[%(place)s] IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM intake_row taken
            WHERE taken.business_list_id = %(list)s AND taken.twin = known.record_id
        )
    WINDOW same AS (PARTITION BY known.keys[%(place)s] ORDER BY known.number)
), fresh AS (
    SELECT id, keys[%(place)s] AS key,
        row_number() OVER same AS turn, count(*) OVER (PARTITION BY keys[%(place)s]) AS times
    FROM intake_row
    WHERE business_list_id = %(list)s AND twin IS NULL AND keys[%(place)s] IS NOT NULL
        AND state IN ('ready', 'entered')
    WINDOW same AS (PARTITION BY keys[%(place)s] ORDER BY number)
)
UPDATE intake_row AS row
SET twin = left_over.record_id, found_by = %(place)s - 1
FROM fresh JOIN left_over USING (key, turn)
WHERE row.id = fresh.id AND (fresh.times = left_over.times OR %(place)s = 1)
