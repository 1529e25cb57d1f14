"""After how many days a list is late: data, with its source. No Django here."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

UNENTERED, UNRETURNED = "unentered", "unreturned"


@dataclass(frozen=True, slots=True)
class Lateness:
    """One rule: for which lists, how many days, from which day on, by what."""

    kind: str
    days: int
    since: date
    source: str


@cache
def rules() -> tuple[Lateness, ...]:
    """Every rule of late.toml."""
    package = __package__.rpartition(".")[0]
    text = files(package).joinpath("late.toml").read_text(encoding="utf-8")
    return tuple(Lateness(**given) for given in tomllib.loads(text)["late"])


def late_after(kind: str, *, on: date) -> int:
    """After how many days a list of the kind is late, by what holds on the day."""
    held = [rule for rule in rules() if rule.kind == kind and rule.since <= on]
    return max(held, key=lambda rule: rule.since).days
