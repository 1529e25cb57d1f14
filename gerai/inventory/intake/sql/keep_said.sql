-- What is said of rows of a list, sealed. Params: list, by, at, uids, numbers, versions, sealed,
-- batches (each a list of uuids as text). Columns: none.
INSERT INTO intake_mending (business_list_id, by_id, at, uid, number, version, sealed, batches)
SELECT %(list)s, %(by)s, %(at)s, said.uid, said.number, said.version, said.sealed,
    said.batches::uuid[]
FROM unnest(
    %(uids)s::uuid[], %(numbers)s::int[], %(versions)s::int[], %(sealed)s::bytea[],
    %(batches)s::text[]
) AS said(uid, number, version, sealed, batches)
ON CONFLICT (business_list_id, number) DO UPDATE
SET version = excluded.version, sealed = excluded.sealed, batches = excluded.batches,
    by_id = excluded.by_id, at = excluded.at
