-- The persons are called so, and their records repeat it; history keeps what they were.
-- Who somebody is and where one lives changes where it is said. Params: rows (json: id, name, sex,
-- origins, perhaps kind and area_code), at. Columns: none.
UPDATE registry_person AS person
SET name = said.name, sex = said.sex, origins = said.origins,
    kind = coalesce(said.kind, person.kind),
    area_code = coalesce(said.area_code, person.area_code),
    changed_at = greatest(person.changed_at, %(at)s)
FROM jsonb_to_recordset(%(rows)s::jsonb) AS said (
    id bigint, name text, sex text, origins jsonb, kind text, area_code text
)
WHERE person.id = said.id
