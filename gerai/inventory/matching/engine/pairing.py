"""What is compared of each sighting, in one spelling; and which two are looked at together."""

from gerai.inventory.matching.rules import Key, model
from gerai.inventory.matching.rules.words import (
    folded,
    house,
    lowered,
    neighbourhood,
    ordered,
    places,
    text,
    without,
    words,
)

from .reading import Memory


def clean(held: Memory) -> None:
    """The table `cleaned`: one row for each sighting, what is not said is NULL; by `unique_id`."""
    held.run(
        f"""
        CREATE TABLE held AS SELECT holder, max(said) FILTER (kind = 'nik') AS nik,
            max(said) FILTER (kind = 'phone') AS phone,
            max(said) FILTER (kind = 'birth_date') AS birth,
            max(said) FILTER (kind = 'address') AS address
        FROM value GROUP BY holder;
        CREATE TABLE lowered AS
        SELECT s.rowid + 1 AS unique_id, business, person, sex, area, sector, year, nib,
            {lowered("s.owner")} AS owner_low, {lowered("s.name")} AS name_low,
            p.nik, coalesce(p.phone, b.phone) AS phone, p.birth,
            coalesce(b.address, p.address) AS address
        FROM sighting s
        LEFT JOIN held p ON p.holder = s.person_uid LEFT JOIN held b ON b.holder = s.business_uid;
        DROP TABLE held; DROP TABLE value; DROP TABLE sighting;
        """  # noqa: S608
    )
    spell(held)
    held.run(
        f"""
        CREATE TABLE cleaned AS
        WITH named AS (
            SELECT l.*, o.marked AND NOT n.marked AND name_low <> '' AS swapped,
                CASE WHEN swapped THEN n.as_owner ELSE o.as_owner END AS owner,
                CASE WHEN swapped THEN o.as_name ELSE n.as_name END AS name_said,
                CASE WHEN name_said <> owner OR owner IS NULL THEN name_said END AS name,
                {places("address")} AS places
            FROM lowered l JOIN spelling o ON o.low = owner_low JOIN spelling n ON n.low = name_low)
        SELECT unique_id, business, person, owner, {ordered("owner")} AS owner_sorted,
            string_split(owner, ' ') AS owner_words, string_split(owner, ' ')[1] AS first,
            name, {ordered("name")} AS name_sorted, string_split(name, ' ') AS name_words,
            nullif(sex, '') AS sex, nullif(area[1:5], '') AS regency,
            CASE WHEN length(area) >= 8 THEN area[1:8] END AS district,
            CASE WHEN length(area) >= 13 THEN area END AS village,
            nik, nik[1:15] AS nik_15, phone, birth, nullif(sector, '') AS sector, year, nib,
            {neighbourhood("places")} AS neighbourhood, {house("address")} AS house
        FROM named;
        DROP TABLE lowered; DROP TABLE spelling;
        """  # noqa: S608
    )


def spell(held: Memory) -> None:
    """The table `spelling`: each text that stands for a name once, as an owner's name is spelt and
    as a business's, NULL when nothing is left; and whether it has the marks of a business: where a
    row has those in the owner's name alone, as lists do here and there, the two change places."""
    known = words()
    marks = "|".join([*known.forms, *known.trades])
    held.run(
        f"""
        CREATE TABLE spelling AS
        WITH texts AS (SELECT owner_low AS low FROM lowered UNION SELECT name_low FROM lowered)
        SELECT low, nullif({folded(without("low", known.titles))}, '') AS as_owner,
            CASE WHEN low NOT IN {tuple_of(known.nameless)}
                THEN nullif({folded(without("low", [*known.forms, *known.beside]))}, '')
            END AS as_name,
            regexp_matches(low, '\\b({marks})\\b') AS marked
        FROM texts
        """  # noqa: S608
    )


def tuple_of(values: list[str]) -> str:
    """Texts for IN."""
    return "(" + ", ".join(map(text, values)) + ")"


def pair(held: Memory) -> None:
    """The table `blocked` in Splink's shape: the pairs that any key finds, with the first key; two
    of one business are no question."""
    held.run("CREATE TABLE hits (l BIGINT, r BIGINT, key INTEGER)")
    for number, key in enumerate(model().keys):
        held.run(hits(number, key))
    held.run(
        """
        CREATE TABLE blocked AS
        SELECT min(key)::VARCHAR AS match_key, l AS join_key_l, r AS join_key_r
        FROM hits GROUP BY l, r;
        DROP TABLE hits;
        """
    )


def hits(number: int, key: Key) -> str:
    """All pairs within the groups of a key that are not too large."""
    said = " AND ".join(f"{column} IS NOT NULL" for column in key.columns)
    return f"""
        CREATE TEMP TABLE keyed AS
        SELECT unique_id, business, hash({", ".join(key.columns)}) AS mark
        FROM cleaned WHERE {said};
        CREATE TEMP TABLE shared AS
        SELECT unique_id, business, mark FROM keyed SEMI JOIN (
            SELECT mark FROM keyed GROUP BY mark HAVING count(*) BETWEEN 2 AND {key.most}
        ) USING (mark);
        INSERT INTO hits SELECT l.unique_id, r.unique_id, {number}
        FROM shared l JOIN shared r ON l.mark = r.mark AND l.unique_id < r.unique_id
        WHERE l.business IS DISTINCT FROM r.business OR l.business IS NULL;
        DROP TABLE keyed; DROP TABLE shared;
        """  # noqa: S608


def pick(held: Memory) -> int:
    """The table `sample`: whole regencies in an order of no meaning, until there are enough rows;
    how many they are."""
    held.run(
        f"""
        CREATE TABLE sample AS
        WITH sizes AS (
            SELECT regency, count(*) AS n, hash(regency) AS mark FROM cleaned GROUP BY regency),
        summed AS (SELECT *, sum(n) OVER (ORDER BY mark, regency) AS upto FROM sizes)
        SELECT cleaned.*
        FROM cleaned JOIN summed s ON cleaned.regency IS NOT DISTINCT FROM s.regency
        WHERE upto - n < {model().sample}
        """  # noqa: S608
    )
    return int(held.one("SELECT count(*) FROM sample")[0])


def pair_at_random(held: Memory, count: int) -> None:
    """The table `chance_pairs`: as many pairs of the sample, the same ones each time."""
    rounds = max(1, min(model().random // max(count, 1), max(count - 1, 0)))
    held.run(
        f"""
        CREATE TABLE chance_pairs AS
        WITH numbered AS (
            SELECT unique_id, row_number() OVER (ORDER BY hash(unique_id), unique_id) AS place
            FROM sample),
        asked AS (
            SELECT unique_id, (place - 1 + step) % {max(count, 1)} + 1 AS other
            FROM numbered CROSS JOIN range(1, {rounds + 1}) steps(step))
        SELECT '0' AS match_key, least(l.unique_id, r.unique_id) AS join_key_l,
            greatest(l.unique_id, r.unique_id) AS join_key_r
        FROM asked l JOIN numbered r ON r.place = l.other
        WHERE l.unique_id <> r.unique_id
        """  # noqa: S608
    )
