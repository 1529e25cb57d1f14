-- The persons whom one list alone brought and whom nobody touched since: no other row speaks of
-- them, no business and no fact is theirs, and everything about them rests on rows of lists.
-- Params: list. Columns: id, uid.
SELECT person.id, person.uid
FROM registry_person person
WHERE person.id IN (
        SELECT person_id FROM registry_sourcerecord
        WHERE list_uid = %(list)s AND business_id IS NULL
    )
    AND NOT EXISTS (
        SELECT FROM registry_sourcerecord source
        WHERE source.person_id = person.id AND source.list_uid <> %(list)s
    )
    AND NOT EXISTS (
        SELECT FROM jsonb_each(person.origins) origin
        WHERE origin.value ->> 'kind' <> 'list' OR origin.value ? 'verified'
    )
    AND NOT EXISTS (SELECT FROM registry_tie tie WHERE tie.person_id = person.id)
    AND NOT EXISTS (SELECT FROM registry_fact fact WHERE fact.person_id = person.id)
    AND NOT EXISTS (
        SELECT FROM people_value value
        WHERE value.holder = person.uid AND value.source IS NULL
    )
ORDER BY person.id
