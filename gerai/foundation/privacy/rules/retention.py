"""How long personal data are kept: data, with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from functools import cache
from importlib.resources import files


class Kept(StrEnum):
    """Kinds of records that the nightly job ends; the other rules of the file are other jobs'."""

    PERSON_WITHOUT_BUSINESS = auto()
    OWNER_OF_CLOSED = auto()
    SEEN = auto()


@dataclass(frozen=True, slots=True)
class Keep:
    """One rule: of which records, how many days, from a day on."""

    kind: str
    id: str
    en: str
    days: int
    since: date
    source: str
    verified: bool

    def said(self, language: str) -> str:
        """Its words in a language."""
        return self.en if language == "en" else self.id


@cache
def known_periods() -> tuple[Keep, ...]:
    """Every rule of retention.toml."""
    package = __package__.rpartition(".")[0]
    text = files(package).joinpath("retention.toml").read_text(encoding="utf-8")
    return tuple(Keep(**given) for given in tomllib.loads(text)["keep"])


def periods(*, on: date) -> dict[str, Keep]:
    """What holds on the day, by kind."""
    held = sorted((one for one in known_periods() if one.since <= on), key=lambda one: one.since)
    return {one.kind: one for one in held}


def ends_before(kind: Kept, *, at: datetime) -> datetime:
    """Records of the kind that were last needed before this are past their time."""
    return at - timedelta(days=periods(on=at.date())[kind.value].days)
