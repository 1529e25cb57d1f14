-- Other names that are no longer in our table.
-- Params: none; reads the table alias_given. Columns: none.
DELETE FROM areas_alias a
WHERE NOT EXISTS (
    SELECT FROM alias_given g WHERE g.code = a.area_id AND g.text = a.text AND g.source = a.source
)
