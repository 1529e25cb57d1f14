-- Rows of one list that another one seems to have too. Params: list, other, telling (places of the
-- keys that say enough). Columns: shared.
SELECT count(DISTINCT fresh.number) AS shared
FROM (
    SELECT number, unnest(ARRAY(SELECT keys[place] FROM unnest(%(telling)s::int[]) AS place)) AS key
    FROM intake_row WHERE business_list_id = %(list)s
) AS fresh
JOIN (
    SELECT unnest(ARRAY(SELECT keys[place] FROM unnest(%(telling)s::int[]) AS place)) AS key
    FROM intake_row WHERE business_list_id = %(other)s AND state = 'entered'
) AS known USING (key)
