-- The titles as given stand; names, words and groups of ours stay.
-- Params: none; reads the table title_given. Columns: none.
INSERT INTO sectors_sector (
    edition, code, title, plain_name, words, "group", creative, source,
    description, keywords, examples
)
SELECT edition, code, title, '', '{}', "group", '', source, '', '{}', '{}' FROM title_given
ON CONFLICT (edition, code) DO UPDATE SET title = excluded.title, source = excluded.source
