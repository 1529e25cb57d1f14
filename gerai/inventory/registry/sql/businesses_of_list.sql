-- The businesses that rows of a list speak of, and whether rows of another list do so too.
-- Params: list. Columns: id, shared.
SELECT here.business_id AS id, EXISTS (
    SELECT FROM registry_sourcerecord other
    WHERE other.business_id = here.business_id AND other.list_uid <> %(list)s
) AS shared
FROM registry_sourcerecord here
WHERE here.list_uid = %(list)s AND here.business_id IS NOT NULL
