-- The persons that rows of a list of persons speak of, and whether rows of another list do so too.
-- Params: list. Columns: id, shared.
SELECT here.person_id AS id, EXISTS (
    SELECT FROM registry_sourcerecord other
    WHERE other.person_id = here.person_id AND other.list_uid <> %(list)s
) AS shared
FROM registry_sourcerecord here
WHERE here.list_uid = %(list)s AND here.business_id IS NULL AND here.person_id IS NOT NULL
