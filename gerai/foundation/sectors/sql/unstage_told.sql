-- A second import in one transaction (a test) finds its table free.
DROP TABLE sector_told
