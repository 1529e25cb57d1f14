-- The codes as given replace what stands. Params: none; reads the table bps_given. Columns: none.
UPDATE areas_area a SET bps_code = g.bps
FROM bps_given g WHERE g.code = a.code AND a.bps_code IS DISTINCT FROM g.bps
