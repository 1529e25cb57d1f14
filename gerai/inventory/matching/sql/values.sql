-- The newest value of each kind of each holder, sealed. Params: kinds.
-- Columns: id, holder, kind, sealed.
SELECT DISTINCT ON (holder, kind) id, holder, kind, sealed
FROM people_value
WHERE kind = ANY(%(kinds)s)
ORDER BY holder, kind, at DESC, id DESC
