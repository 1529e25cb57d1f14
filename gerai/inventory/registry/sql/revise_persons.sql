-- The persons are called so, and their records repeat it; history keeps what they were.
-- Params: rows (json: id, name, sex, origins), at. Columns: none.
UPDATE registry_person AS person
SET name = said.name, sex = said.sex, origins = said.origins,
    changed_at = greatest(person.changed_at, %(at)s)
FROM jsonb_to_recordset(%(rows)s::jsonb) AS said (id bigint, name text, sex text, origins jsonb)
WHERE person.id = said.id
