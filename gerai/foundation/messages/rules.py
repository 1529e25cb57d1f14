"""What may be said to people, by which way, and when it is tried again. No Django here."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from string import Template

from gerai.foundation.people.rules import Kind
from gerai.foundation.states import Machine


class Channel(StrEnum):
    """By which way a message goes."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Reason(StrEnum):
    """Why a message has not gone; what the other side said in words is kept nowhere."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    LOGIN = "login"
    RECIPIENT = "recipient"
    REFUSED = "refused"
    STRANGE = "strange"
    LATE = "late"
    UNREADABLE = "unreadable"
    TIRED = "tired"


MACHINE = Machine(
    {
        "claim": (frozenset({State.WAITING, State.SENDING}), State.SENDING),
        "deliver": (frozenset({State.SENDING}), State.SENT),
        "put_off": (frozenset({State.SENDING}), State.WAITING),
        "give_up": (frozenset({State.WAITING, State.SENDING}), State.GIVEN_UP),
        "try_again": (frozenset({State.GIVEN_UP}), State.WAITING),
    }
)
# One try has this long; after it another worker may believe that the first one died.
CLAIM = timedelta(minutes=3)
# Minutes before the second try, the third, and so on; after the last try there is none.
PAUSES = (1, 4, 15, 60, 240, 720, 1440)
TRIES = len(PAUSES) + 1
ONE_SMS = 160


class Unspeakable(ValueError):
    """The purpose, the language or a value of a message does not exist: a fault of the caller."""


@dataclass(frozen=True, slots=True)
class Words:
    """One message before its values are filled in."""

    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why people are written to: by which channels, the best first; for how long it is of use."""

    key: str
    title: str
    channels: tuple[Channel, ...]
    useful: timedelta | None
    words: Mapping[str, Words]

    def ways(self, kind: Kind) -> tuple[Channel, ...]:
        """The channels that reach such an address."""
        return tuple(channel for channel in self.channels if kind_of(channel) is kind)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says; the subject is empty where the channel has none."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side took it; the number under which it knows the message."""

    gateway_id: str = ""


@dataclass(frozen=True, slots=True)
class PutOff:
    """Not now: the fault is not the message's. `wait`: as long as the other side asked for."""

    reason: Reason
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Never: trying again would change nothing."""

    reason: Reason


Outcome = Sent | PutOff | Refusal


def kind_of(channel: Channel) -> Kind:
    """What an address of the channel is."""
    return Kind.EMAIL if channel is Channel.EMAIL else Kind.PHONE


@cache
def purposes() -> dict[str, Purpose]:
    """What stands in purposes.toml."""
    text = files(__package__).joinpath("purposes.toml").read_text(encoding="utf-8")
    return {key: purpose_of(key, given) for key, given in tomllib.loads(text).items()}


def purpose_of(key: str, given: dict[str, object]) -> Purpose:
    """One entry of the file."""
    words = {code: Words(**said) for code, said in given.items() if isinstance(said, dict)}
    channels = given["channels"]
    useful = given.get("useful_minutes")
    assert isinstance(channels, list)
    return Purpose(
        key=key,
        title=str(given["title"]),
        channels=tuple(Channel(channel) for channel in channels),
        useful=timedelta(minutes=useful) if isinstance(useful, int) else None,
        words=words,
    )


def letter(purpose: str, channel: Channel, language: str, values: Mapping[str, str]) -> Letter:
    """The words with the values in them; a value is put in as it is and never read as words."""
    known = purposes().get(purpose)
    if known is None or channel not in known.channels:
        raise Unspeakable(f"no purpose {purpose} by {channel}")
    words = known.words.get(language) or known.words["id"]
    try:
        if channel is Channel.EMAIL:
            return Letter(one_line(filled(words.subject, values)), filled(words.text, values))
        return Letter("", one_line(filled(words.short, values)))
    except KeyError as missing:
        raise Unspeakable(f"{purpose} says {missing}, which was not given") from None


def filled(text: str, values: Mapping[str, str]) -> str:
    """${name} becomes the value of that name."""
    return Template(text).substitute(values)


def one_line(text: str) -> str:
    """No line can begin inside it: a subject is a header, an SMS a single paragraph."""
    return " ".join(text.split())


def pause(attempts: int, wait: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many tries, at least as long as asked for; None: no more."""
    if attempts >= TRIES:
        return None
    usual = timedelta(minutes=PAUSES[attempts - 1])
    return max(usual, min(wait, timedelta(days=1))) if wait else usual
