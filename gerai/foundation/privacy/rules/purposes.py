"""For what personal data are used, by which right, and the texts that people agree to."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import cache
from importlib.resources import files


class Basis(StrEnum):
    """By which right data are used (UU 27/2022 art. 20)."""

    CONSENT = auto()
    PUBLIC_TASK = auto()
    LEGAL_DUTY = auto()
    VITAL_INTEREST = auto()


BASES = {
    Basis.CONSENT: "persetujuan",
    Basis.PUBLIC_TASK: "tugas pelayanan publik",
    Basis.LEGAL_DUTY: "kewajiban hukum",
    Basis.VITAL_INTEREST: "keselamatan jiwa",
}


class Channel(StrEnum):
    """How a person said it."""

    PAPER = auto()
    SPOKEN = auto()
    ACCOUNT = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """What a person agrees to, from a day on."""

    version: str
    since: date
    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of personal data; from a day on, to a day."""

    key: str
    id: str
    en: str
    basis: Basis
    since: date
    source: str
    verified: bool
    texts: tuple[Text, ...]
    until: date | None = None

    @property
    def needs_consent(self) -> bool:
        """Whether it is open only for who has agreed."""
        return self.basis is Basis.CONSENT

    def said(self, language: str) -> str:
        """Its words in a language."""
        return self.en if language == "en" else self.id


@cache
def known() -> tuple[Purpose, ...]:
    """Every purpose of purposes.toml."""
    package = __package__.rpartition(".")[0]
    text = files(package).joinpath("purposes.toml").read_text(encoding="utf-8")
    return tuple(
        Purpose(
            texts=tuple(Text(**one) for one in given.pop("text", ())),
            basis=Basis(given.pop("basis")),
            **given,
        )
        for given in tomllib.loads(text)["purpose"]
    )


def purposes(*, on: date) -> dict[str, Purpose]:
    """The purposes that hold on the day, by key; the newest rule of each."""
    held = [one for one in known() if one.since <= on and (one.until is None or on < one.until)]
    return {one.key: one for one in sorted(held, key=lambda one: one.since)}


def purpose_of(key: str, *, on: date) -> Purpose | None:
    """The purpose on the day; None for one that is not held then."""
    return purposes(on=on).get(key)


def text_of(purpose: Purpose, *, on: date) -> Text | None:
    """The text that is agreed to on the day."""
    held = [text for text in purpose.texts if text.since <= on]
    return max(held, key=lambda text: text.since, default=None)
