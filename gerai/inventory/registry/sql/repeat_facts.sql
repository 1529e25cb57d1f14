-- The records repeat the newest that is said of them, or nothing.
-- Params: businesses (ids). Columns: none.
UPDATE registry_business AS business
SET affected = said.affected, main_constraint = said.main_constraint
FROM (
    SELECT asked.id,
        coalesce((
            SELECT value FROM registry_fact fact
            WHERE fact.business_id = asked.id AND fact.kind = 'affected'
            ORDER BY "on" DESC, id DESC LIMIT 1
        ), '') AS affected,
        coalesce((
            SELECT value FROM registry_fact fact
            WHERE fact.business_id = asked.id AND fact.kind = 'main_constraint'
            ORDER BY "on" DESC, id DESC LIMIT 1
        ), '') AS main_constraint
    FROM unnest(%(businesses)s::bigint[]) AS asked (id)
) AS said
WHERE business.id = said.id
    AND (business.affected, business.main_constraint) <> (said.affected, said.main_constraint)
