"""Within how long a person is answered: data, with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Deadline:
    """One right: in words, and the hours within which it is answered, from a day on."""

    kind: str
    id: str
    hours: int
    since: date
    source: str
    verified: bool


BREACH = "breach"


@cache
def known_deadlines() -> tuple[Deadline, ...]:
    """Every rule of deadlines.toml."""
    package = __package__.rpartition(".")[0]
    text = files(package).joinpath("deadlines.toml").read_text(encoding="utf-8")
    return tuple(Deadline(**given) for given in tomllib.loads(text)["deadline"])


def deadlines(*, on: date) -> dict[str, Deadline]:
    """What holds on the day, by kind."""
    held = sorted((one for one in known_deadlines() if one.since <= on), key=lambda one: one.since)
    return {one.kind: one for one in held}


def due(kind: str, *, since: datetime) -> datetime:
    """When an answer is owed."""
    return since + timedelta(hours=deadlines(on=since.date())[kind].hours)
