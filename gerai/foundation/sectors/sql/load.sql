-- Our names, words and groups replace what stands; the official title of an import stays.
-- Params: none; reads the table sector_given. Columns: none.
INSERT INTO sectors_sector (
    edition, code, title, plain_name, words, "group", creative, source,
    description, keywords, examples
)
SELECT edition, code, '', plain_name, words, "group", creative, source, '', '{}', '{}'
FROM sector_given
ON CONFLICT (edition, code) DO UPDATE SET
    plain_name = excluded.plain_name, words = excluded.words, "group" = excluded."group",
    creative = excluded.creative
WHERE (sectors_sector.plain_name, sectors_sector.words, sectors_sector."group",
    sectors_sector.creative)
    IS DISTINCT FROM (excluded.plain_name, excluded.words, excluded."group", excluded.creative)
