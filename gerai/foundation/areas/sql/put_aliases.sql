-- Other names as our table gives them.
-- Params: none; reads the table alias_given. Columns: none.
INSERT INTO areas_alias (area_id, text, source)
SELECT code, text, source FROM alias_given
ON CONFLICT (area_id, text) DO NOTHING
