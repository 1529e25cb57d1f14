-- What the list tells replaces what stood; a column that the list does not have stays.
-- Params: none; reads the table sector_told. Columns: none.
UPDATE sectors_sector AS sector SET
    description = coalesce(told.description, sector.description),
    keywords = coalesce(told.keywords, sector.keywords),
    examples = coalesce(told.examples, sector.examples)
FROM sector_told AS told
WHERE sector.edition = told.edition AND sector.code = told.code
    AND (sector.description, sector.keywords, sector.examples) IS DISTINCT FROM (
        coalesce(told.description, sector.description),
        coalesce(told.keywords, sector.keywords),
        coalesce(told.examples, sector.examples)
    )
