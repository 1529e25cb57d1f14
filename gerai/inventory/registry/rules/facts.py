"""Dated facts that somebody said of a business or a person: kinds and values are data."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class FactKind(StrEnum):
    """Dated facts that somebody said of a business or a person."""

    AFFECTED = "affected"
    MAIN_CONSTRAINT = "main_constraint"
    CLOSED = "closed"
    MOVED = "moved"
    REOPENED = "reopened"
    OWNER_DIED = "owner_died"


REPEATED = (FactKind.AFFECTED, FactKind.MAIN_CONSTRAINT)


@dataclass(frozen=True)
class FactRule:
    """What may be said: `values` maps a code to its words; an empty one takes free text."""

    label: str
    subject: str
    values: dict[str, str]

    def allows(self, value: str) -> bool:
        """Whether the value is one of the known codes, or the kind takes any text."""
        return not self.values or value in self.values

    def word(self, value: str) -> str:
        """The value in words for people."""
        return self.values.get(value, value)


@cache
def fact_rules() -> dict[FactKind, FactRule]:
    """Every kind with its label and its values, from facts.toml."""
    text = files(__package__).joinpath("facts.toml").read_text(encoding="utf-8")
    return {FactKind(kind): FactRule(**given) for kind, given in tomllib.loads(text).items()}
