-- In which chunk of a list each of some rows lies: every row of a chunk is in the table.
-- Params: list, numbers, size, last (the highest of the numbers). Columns: number, chunk.
SELECT number, chunk
FROM (
    SELECT number, (row_number() OVER (ORDER BY number) - 1) / %(size)s AS chunk
    FROM intake_row WHERE business_list_id = %(list)s AND number <= %(last)s
) AS placed
WHERE number = ANY(%(numbers)s::int[])
