-- Other names as our table gives them.
INSERT INTO areas_alias (area_id, text, source)
SELECT code, text, source FROM alias_given
ON CONFLICT (area_id, text) DO NOTHING
