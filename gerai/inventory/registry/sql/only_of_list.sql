-- The businesses that one list alone brought and that nobody touched since: no other row speaks of
-- them, and everything about them and their owners rests on rows of lists.
-- Params: list. Columns: id, uid.
SELECT business.id, business.uid
FROM registry_business business
WHERE business.id IN (
        SELECT business_id FROM registry_sourcerecord WHERE list_uid = %(list)s
    )
    AND NOT EXISTS (
        SELECT FROM registry_sourcerecord source
        WHERE source.business_id = business.id AND source.list_uid <> %(list)s
    )
    AND business.state = 'active'
    AND NOT EXISTS (
        SELECT FROM jsonb_each(business.origins) origin
        WHERE origin.value ->> 'kind' <> 'list' OR origin.value ? 'verified'
    )
    AND NOT EXISTS (
        SELECT FROM registry_fact fact
        LEFT JOIN registry_sourcerecord source ON source.id = fact.source_id
        WHERE fact.business_id = business.id AND source.list_uid IS DISTINCT FROM %(list)s
    )
    AND NOT EXISTS (
        SELECT FROM registry_certificate paper
        LEFT JOIN registry_sourcerecord source ON source.id = paper.source_id
        WHERE paper.business_id = business.id
            AND (source.list_uid IS DISTINCT FROM %(list)s
                OR paper.verified_at IS NOT NULL OR paper.withdrawn_at IS NOT NULL)
    )
    AND NOT EXISTS (
        SELECT FROM registry_tie tie
        JOIN registry_person person ON person.id = tie.person_id
        LEFT JOIN registry_sourcerecord source ON source.id = tie.source_id
        WHERE tie.business_id = business.id
            AND (source.list_uid IS DISTINCT FROM %(list)s OR tie.until IS NOT NULL
                OR EXISTS (
                    SELECT FROM jsonb_each(person.origins) origin
                    WHERE origin.value ->> 'kind' <> 'list'
                )
                OR EXISTS (
                    SELECT FROM registry_fact fact
                    LEFT JOIN registry_sourcerecord said ON said.id = fact.source_id
                    WHERE fact.person_id = person.id AND said.list_uid IS DISTINCT FROM %(list)s
                )
                OR EXISTS (
                    SELECT FROM registry_tie other
                    LEFT JOIN registry_sourcerecord said ON said.id = other.source_id
                    WHERE other.person_id = person.id AND said.list_uid IS DISTINCT FROM %(list)s
                )
                OR EXISTS (
                    SELECT FROM people_value value
                    WHERE value.holder = person.uid AND value.source IS NULL
                ))
    )
    AND NOT EXISTS (
        SELECT FROM people_value value
        WHERE value.holder = business.uid AND value.source IS NULL
    )
    AND NOT EXISTS (
        SELECT FROM registry_proposal proposal
        WHERE proposal.business_id = business.id AND proposal.state <> 'open'
    )
ORDER BY business.id
