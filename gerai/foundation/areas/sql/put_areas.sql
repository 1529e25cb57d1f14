-- The regions as given replace what stands; an imported BPS code is kept.
-- Params: decree, valid_from.
INSERT INTO areas_area (code, level, kind, name, postcode, bps_code, valid_from, decree)
SELECT code, level, kind, name, postcode, bps_code, %(valid_from)s, %(decree)s FROM area_given
ON CONFLICT (code) DO UPDATE SET
    level = excluded.level, kind = excluded.kind, name = excluded.name,
    postcode = excluded.postcode, bps_code = coalesce(areas_area.bps_code, excluded.bps_code),
    valid_to = NULL, decree = excluded.decree
WHERE (areas_area.name, areas_area.postcode, areas_area.kind, areas_area.decree)
    IS DISTINCT FROM (excluded.name, excluded.postcode, excluded.kind, excluded.decree)
    OR areas_area.bps_code IS NULL AND excluded.bps_code IS NOT NULL
    OR areas_area.valid_to IS NOT NULL
