-- Every sender of a list, by stepping through the index from one to the next.
-- Params: none. Columns: sender.
WITH RECURSIVE step AS (
    SELECT min(sender) AS sender FROM registry_sourcerecord
    UNION ALL
    SELECT (SELECT min(next.sender) FROM registry_sourcerecord next WHERE next.sender > step.sender)
    FROM step WHERE step.sender IS NOT NULL
)
SELECT sender FROM step WHERE sender IS NOT NULL
