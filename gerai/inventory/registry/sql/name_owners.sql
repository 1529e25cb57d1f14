-- The records repeat the names of their present owners. Params: businesses (ids). Columns: none.
UPDATE registry_business AS business SET owner_names = held.names
FROM (
    SELECT asked.id, coalesce((
        SELECT left(string_agg(person.name, ', ' ORDER BY tie.id), 400)
        FROM registry_tie tie JOIN registry_person person ON person.id = tie.person_id
        WHERE tie.business_id = asked.id AND tie.role = 'owner' AND tie.until IS NULL
    ), '') AS names
    FROM unnest(%(businesses)s::bigint[]) AS asked (id)
) AS held
WHERE business.id = held.id AND business.owner_names <> held.names
