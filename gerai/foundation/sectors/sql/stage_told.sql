-- Where what a list tells of its codes is laid out before it enters. NULL: the list has no such column.
CREATE TEMP TABLE sector_told (
    edition text, code text, description text, keywords text[], examples text[]
) ON COMMIT DROP
