-- What is no longer given ended the day before the decree. Params: valid_from.
UPDATE areas_area SET valid_to = %(valid_from)s::date - 1
WHERE valid_to IS NULL AND NOT EXISTS (SELECT FROM area_given g WHERE g.code = areas_area.code)
