-- In which imported boundary each place lies; of two that overlap the smaller, since a town lies
-- upon its regency. A ring in JSON becomes a polygon by other brackets.
-- Params: lats, lons (as long as each other). Columns: place, code.

WITH rings AS MATERIALIZED (
    SELECT area_id AS code, translate(ring::text, '[]', '()')::polygon AS outline
    FROM areas_boundary, jsonb_array_elements(geometry) AS ring
), asked AS (
    SELECT place, point(lon, lat) AS at
    FROM unnest(%(lats)s::float8[], %(lons)s::float8[]) WITH ORDINALITY AS t (lat, lon, place)
), inside AS (
    SELECT a.place, r.code, max(area(box(r.outline))) AS extent
    FROM asked a
    JOIN rings r ON box(r.outline) @> a.at AND r.outline @> a.at
    GROUP BY a.place, r.code
    HAVING count(*) %% 2 = 1
)
SELECT DISTINCT ON (place) place::int, code FROM inside ORDER BY place, extent, code
