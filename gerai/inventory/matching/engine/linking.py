"""The pairs compared and weighed by Splink, the chances of each, and the groups that they make."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.clustering import cluster_pairwise_predictions_at_threshold

from gerai.inventory.matching.rules import (
    BUSINESS,
    PERSON,
    PLACE,
    Comparison,
    Learnt,
    Odds,
    Patterns,
    chances,
    learn,
    model,
    odds,
    threshold,
)
from gerai.inventory.matching.rules.learning import Floats

from .pairing import clean, pair, pair_at_random, pick
from .reading import Memory

for noisy in ("splink", "sqlglot"):
    logging.getLogger(noisy).setLevel(logging.ERROR)
AT_A_TIME = 700_000
STEPS = 1000  # chances are told apart to a thousandth when the line is looked for


@dataclass
class Found:
    """What a run came to. `lines`: from which chance on two are proposed; `groups` and `joined`:
    how many groups of several, and how many records in them."""

    sightings: int
    compared: int
    model: dict[str, Any]
    lines: dict[str, float]
    groups: dict[str, int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)


def link(held: Memory) -> Found:
    """The tables `chances` (l, r, levels, business, person), `business_group` and `person_group`
    (id, eldest) are there; groups of one are left out."""
    with held.room("clean"):
        clean(held)
    rows = int(held.one("SELECT count(*) FROM cleaned")[0])
    with held.room("pair"):
        pair(held)
    compared = int(held.one("SELECT count(*) FROM blocked")[0])
    with held.room("learn"):
        learnt, chance, held_odds = teach(held, rows)
    with held.room("weigh"):
        weigh(held, learnt, chance, held_odds)
        lines = {kind: line(held, kind) for kind in (BUSINESS, PERSON)}
    found = Found(rows, compared, told(learnt, chance, held_odds), lines)
    with held.room("group"):
        for kind in (BUSINESS, PERSON):
            found.groups[kind], found.joined[kind] = group(held, kind, lines[kind])
    return found


def teach(held: Memory, rows: int) -> tuple[Learnt, list[Floats], Odds]:
    """What the sample teaches."""
    count = pick(held)
    pair_at_random(held, count)
    held.run(
        """
        CREATE TABLE sample_pairs AS SELECT blocked.* FROM blocked
        SEMI JOIN sample l ON l.unique_id = join_key_l
        SEMI JOIN sample r ON r.unique_id = join_key_r
        """
    )
    opinion = [np.array(one.by_chance) for one in model().comparisons]
    agree = [np.array(one.opinion) for one in model().comparisons]
    chance = chances(model(), patterns(held, "chance_pairs", agree, opinion))
    learnt = learn(model(), patterns(held, "sample_pairs", agree, chance), chance)
    for table in ("sample", "chance_pairs", "sample_pairs"):
        held.run(f"DROP TABLE {table}")
    return learnt, chance, odds(learnt, sample=count, rows=rows)


def patterns(
    held: Memory, pairs: str, agree: Sequence[Floats], chance: Sequence[Floats]
) -> Patterns:
    """How the pairs of a table look, counted."""
    comparing = Compared(held, "sample", agree, chance)
    compared = comparing.pairs(pairs)
    found = ", ".join(f"{asked} AS level_{at}" for at, asked in enumerate(comparing.levels))
    got = held.db.execute(
        f"SELECT match_key::BIGINT AS match_key, {found}, count(*) AS n "  # noqa: S608
        f"FROM {compared} GROUP BY ALL"
    ).fetchnumpy()
    held.run(f"DROP TABLE {compared}")
    levels_ = [np.asarray(got[f"level_{at}"], dtype=np.int64) for at in range(len(agree))]
    return Patterns(np.asarray(got["match_key"]), levels_, np.asarray(got["n"], dtype=np.float64))


class Compared:
    """The sightings of a table as Splink compares them, with these weights."""

    def __init__(
        self, held: Memory, table: str, agree: Sequence[Floats], chance: Sequence[Floats]
    ) -> None:
        self.api = DuckDBAPI(connection=held.db)
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                shape(one, agree[at], chance[at]) for at, one in enumerate(model().comparisons)
            ],
            probability_two_random_records_match=0.5,
            retain_intermediate_calculation_columns=True,
            retain_matching_columns=False,
        )
        self.levels = [
            level_of(one, np.log2(agree[at] / chance[at]))
            for at, one in enumerate(model().comparisons)
        ]
        self.linker = Linker(self.api.register(table), settings, log_level=logging.ERROR)

    def pairs(self, table: str) -> str:
        """The pairs of a table with their levels and weights: the name of Splink's table."""
        blocked = self.api.register(table)
        self.linker.table_management.register_blocked_pairs_for_predict(blocked)
        return self.linker.inference.predict(warning_mode="never").physical_name


def level_of(one: Comparison, weights: Floats) -> str:
    """SQL: on which level the two agree, -1 where one says nothing. Splink gives its levels only
    with all columns that it looked at, which is most of the memory; their weights tell them too."""
    near = " ".join(
        f"WHEN abs(mw_{one.name} - {float(weight)!r}) < 1e-9 THEN {at}"
        for at, weight in enumerate(weights)
    )
    return f"(CASE {near} ELSE -1 END)::TINYINT"


def shape(one: Comparison, agree: Floats, chance: Floats) -> comparisons.CustomComparison:
    """A comparison as Splink knows it."""
    made: list[Any] = [levels.CustomLevel(one.unknown, "unknown").configure(is_null_level=True)]
    for at, level in enumerate(one.levels):
        plain = levels.CustomLevel(level.when, level.said) if level.when else levels.ElseLevel()
        made.append(
            plain.configure(
                m_probability=float(agree[at]),
                u_probability=float(chance[at]),
                tf_adjustment_column=level.rare or None,
            )
        )
    return comparisons.CustomComparison(output_column_name=one.name, comparison_levels=made)


def weigh(held: Memory, learnt: Learnt, chance: Sequence[Floats], found: Odds) -> None:
    """The table `chances`: each pair with a chance worth keeping, of either kind. So many pairs at
    a time, since Splink keeps all that it looked at."""
    sums = {kind: summed(kind) for kind in (BUSINESS, PERSON, PLACE)}
    names = ("of_business", "of_person", "of_place")
    comparing = Compared(held, "cleaned", learnt.agree, chance)
    held.run(
        "CREATE TABLE chances (l BIGINT, r BIGINT, levels TINYINT[], business FLOAT, person FLOAT)"
    )
    count = int(held.one("SELECT count(*) FROM blocked")[0])
    for part in range(-(-count // AT_A_TIME)):
        held.run(
            f"""
            CREATE OR REPLACE TABLE piece AS SELECT match_key, join_key_l, join_key_r FROM blocked
            WHERE rowid >= {part * AT_A_TIME} AND rowid < {(part + 1) * AT_A_TIME}
            """  # noqa: S608
        )
        compared = comparing.pairs("piece")
        held.run(
            f"""
            INSERT INTO chances
            WITH sums AS (
                SELECT *, {sums[BUSINESS]} AS of_business, {sums[PERSON]} AS of_person,
                    {sums[PLACE]} AS of_place
                FROM {compared}),
            found AS (
                SELECT *, {found.of_business(*names)} AS {BUSINESS},
                    {found.of_person(*names)} AS {PERSON}
                FROM sums)
            SELECT unique_id_l, unique_id_r, [{", ".join(comparing.levels)}], {BUSINESS}, {PERSON}
            FROM found WHERE {BUSINESS} >= {model().kept} OR {PERSON} >= {model().kept};
            DROP TABLE {compared};
            """  # noqa: S608
        )
    held.run("DROP TABLE IF EXISTS piece")


def summed(kind: str) -> str:
    """The weights of all that speaks of the business, of the person, or of the place."""
    parts = []
    for one in model().comparisons:
        if one.of == kind:
            parts.append(f"mw_{one.name}")
            if any(level.rare for level in one.levels):
                parts.append(f"mw_tf_adj_{one.name}")
    return " + ".join(parts)


def line(held: Memory, kind: str) -> float:
    """From which chance on two are proposed as one."""
    counted = held.db.execute(
        f"SELECT floor({kind} * {STEPS}) / {STEPS}, count(*) FROM chances GROUP BY 1"  # noqa: S608
    ).fetchall()
    return threshold(counted, least=model().least)


def group(held: Memory, kind: str, least: float) -> tuple[int, int]:
    """The table `KIND_group`: each record that is proposed as one with others, and the eldest of
    them. How many groups, and how many records in them."""
    held.run(
        f"""
        CREATE TABLE edges AS
        SELECT DISTINCT least(a.{kind}, b.{kind}) AS id_l, greatest(a.{kind}, b.{kind}) AS id_r
        FROM chances JOIN cleaned a ON a.unique_id = l JOIN cleaned b ON b.unique_id = r
        WHERE chances.{kind} >= {least} AND a.{kind} IS NOT NULL AND b.{kind} IS NOT NULL
            AND a.{kind} <> b.{kind};
        CREATE TABLE nodes AS SELECT id_l AS id FROM edges UNION SELECT id_r FROM edges;
        """  # noqa: S608
    )
    api = DuckDBAPI(connection=held.db)
    made = cluster_pairwise_predictions_at_threshold(
        nodes=api.register("nodes"),
        edges=api.register("edges"),
        db_api=api,
        node_id_column_name="id",
    ).physical_name
    held.run(
        f"""
        CREATE TABLE {kind}_group AS
        SELECT id, min(id) OVER (PARTITION BY cluster_id) AS eldest FROM {made};
        DROP TABLE edges; DROP TABLE nodes;
        """  # noqa: S608
    )
    found = held.one(f"SELECT count(DISTINCT eldest), count(*) FROM {kind}_group")  # noqa: S608
    return int(found[0]), int(found[1])


def told(learnt: Learnt, chance: Sequence[Floats], found: Odds) -> dict[str, Any]:
    """What was learnt, to be kept with the run."""
    return {
        "version": model().version,
        "agree": {
            one.name: [round(float(part), 8) for part in learnt.agree[at]]
            for at, one in enumerate(model().comparisons)
        },
        "chance": {
            one.name: [float(f"{part:.3e}") for part in chance[at]]
            for at, one in enumerate(model().comparisons)
        },
        "same": found.same,
        "person": found.person,
        "household": found.household,
    }
