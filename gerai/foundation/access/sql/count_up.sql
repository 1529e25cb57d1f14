-- Count in one statement; a count that is over begins anew. Params: key, value, until (in order).
INSERT INTO access_remembered AS old (key, value, until)
VALUES (%s, to_jsonb(%s::bigint), %s)
ON CONFLICT (key) DO UPDATE SET
    value = CASE WHEN old.until <= clock_timestamp() THEN excluded.value
                 ELSE to_jsonb(old.value::bigint + excluded.value::bigint) END,
    until = CASE WHEN old.until <= clock_timestamp() THEN excluded.until ELSE old.until END
RETURNING value
