"""How long a list's raw rows are kept: data, with its source. No Django here."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

ENTERED, WAITING = "entered", "waiting"


@dataclass(frozen=True, slots=True)
class Retention:
    """One rule: for which lists, how many days, from which day on, by which law."""

    kind: str
    days: int
    since: date
    source: str


@cache
def rules() -> tuple[Retention, ...]:
    """Every rule of retention.toml."""
    package = __package__.rpartition(".")[0]
    text = files(package).joinpath("retention.toml").read_text(encoding="utf-8")
    return tuple(Retention(**given) for given in tomllib.loads(text)["raw"])


def days_of(kind: str, *, on: date) -> int:
    """For how many days lists of the kind keep their raw rows, by what holds on the day."""
    held = [rule for rule in rules() if rule.kind == kind and rule.since <= on]
    return max(held, key=lambda rule: rule.since).days
