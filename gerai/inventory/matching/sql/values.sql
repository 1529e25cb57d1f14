-- The newest value of each kind of each holder, sealed.
SELECT DISTINCT ON (holder, kind) id, holder, kind, sealed
FROM people_value
WHERE kind = ANY(%s)
ORDER BY holder, kind, at DESC, id DESC
