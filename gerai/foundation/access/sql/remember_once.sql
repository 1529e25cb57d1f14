-- Put a value where none is, or where the old one is over. A row comes back when it was put. Params: key, value, until (in order).
INSERT INTO access_remembered AS old (key, value, until)
VALUES (%s, %s::jsonb, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until
WHERE old.until <= clock_timestamp()
RETURNING 1
