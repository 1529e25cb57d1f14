-- Rows of a list that nothing found yet get the record of the row of an earlier version that has
-- the same key, where it stands as often in both; the k-th of one goes to the k-th of the other.
-- One sort of both and no join, so that it is the same work whatever the planner believes of a list
-- that has just come. Params: list, place (of the key); the records are those of known_records.
-- Columns: none.
WITH said AS (
    SELECT known.record_id, NULL::bigint AS id, known.keys[%(place)s] AS key, known.number
    FROM pg_temp.intake_known known
    WHERE known.keys[%(place)s] IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM intake_row taken
            WHERE taken.business_list_id = %(list)s AND taken.twin = known.record_id
        )
    UNION ALL
    SELECT NULL, id, keys[%(place)s], number
    FROM intake_row
    WHERE business_list_id = %(list)s AND twin IS NULL AND keys[%(place)s] IS NOT NULL
        AND state IN ('ready', 'entered')
), counted AS (
    SELECT *, row_number() OVER (same ORDER BY number) AS turn, count(*) OVER same AS times
    FROM said
    WINDOW same AS (PARTITION BY key, id IS NULL)
), pair AS (
    SELECT max(id) AS id, max(record_id) AS record_id
    FROM counted
    GROUP BY key, turn
    HAVING count(*) = 2 AND (min(times) = max(times) OR %(place)s = 1)
)
UPDATE intake_row AS row
SET twin = pair.record_id, found_by = %(place)s - 1
FROM pair
WHERE row.id = pair.id
