-- A second loading in one transaction (a test) finds its tables free.
DROP TABLE area_given, alias_given
