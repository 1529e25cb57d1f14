"""How two are compared: the comparisons, keys and limits of model.toml. No Django here."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

BUSINESS, PERSON, PLACE = "business", "person", "place"


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two agree: the condition in SQL, its words, how often the same agree so, and
    how often any two. `rare`: the column whose frequent values say less."""

    said: str
    agree: float
    chance: float
    when: str = ""
    rare: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, the levels from the closest to everything else. `of`: whether it speaks of
    the business, of the person, or of the place and what a household shares there; `uses`: the
    columns that it looks at."""

    name: str
    of: str
    needs: Sequence[str]
    uses: frozenset[str]
    levels: Sequence[Level]

    @property
    def unknown(self) -> str:
        """The condition that one of the two says nothing."""
        return " OR ".join(f"{column}_l IS NULL OR {column}_r IS NULL" for column in self.needs)

    @property
    def opinion(self) -> list[float]:
        """How often the same agree on each level, before anything is learnt; together 1."""
        return shares([level.agree for level in self.levels])

    @property
    def by_chance(self) -> list[float]:
        """How often any two agree on each level, before the data at hand are counted."""
        return shares([level.chance for level in self.levels])


def shares(parts: Sequence[float]) -> list[float]:
    """As parts of 1."""
    return [part / sum(parts) for part in parts]


@dataclass(frozen=True, slots=True)
class Key:
    """Columns on which two must agree to be compared; more than `most` sightings share too much."""

    name: str
    columns: Sequence[str]
    most: int


@dataclass(frozen=True, slots=True)
class Model:
    """All of it."""

    version: str
    prior: float
    prior_chance: float
    sample: int
    random: int
    least: float
    kept: float
    keys: Sequence[Key]
    comparisons: Sequence[Comparison]

    def beside(self, key: Key) -> list[bool]:
        """For each comparison whether pairs of the key may still differ in it: what the key itself
        holds the same tells nothing among them."""
        return [not (set(key.columns) & one.uses) for one in self.comparisons]


@cache
def model() -> Model:
    """The model from the data file of the package."""
    package = __package__.rpartition(".")[0]
    said: dict[str, Any] = tomllib.loads(
        files(package).joinpath("model.toml").read_text(encoding="utf-8")
    )
    return Model(
        version=said["version"],
        prior=float(said["prior"]),
        prior_chance=float(said["prior_chance"]),
        sample=said["sample"],
        random=said["random"],
        least=said["thresholds"]["least"],
        kept=said["thresholds"]["kept"],
        keys=[Key(name, **one) for name, one in said["keys"].items()],
        comparisons=[
            Comparison(
                one["name"],
                one["of"],
                one["needs"],
                frozenset(one["uses"]),
                [Level(**level) for level in one["levels"]],
            )
            for one in said["comparison"]
        ],
    )
