"""A file on its way in by the browser, and what somebody asked to be done with a list. No Django
here."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from gerai.foundation.states import Machine


class UploadState(StrEnum):
    """WAITING for its turn; READING; DONE: there is a list; REFUSED: no list, with a sentence;
    STOPPED by somebody, or by us with a sentence."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"


class Phase(StrEnum):
    """What is being done with a file that is read."""

    OPENING = "opening"
    ROWS = "rows"
    SETTLING = "settling"


OPEN_UPLOADS = frozenset({UploadState.WAITING.value, UploadState.READING.value})
UPLOADS = Machine(
    {
        "begin": (OPEN_UPLOADS, UploadState.READING.value),  # again after a worker was killed
        "finish": (frozenset({UploadState.READING.value}), UploadState.DONE.value),
        "refuse": (OPEN_UPLOADS, UploadState.REFUSED.value),
        "stop": (OPEN_UPLOADS, UploadState.STOPPED.value),
    }
)


class WorkKind(StrEnum):
    """What may be done with a whole list."""

    ENTER = "enter"
    UNDO = "undo"
    GIVE_BACK = "give_back"


class WorkState(StrEnum):
    """ASKED: waits for a second person; WAITING for its turn; RUNNING; DONE. STOPPED: with a
    sentence, or by somebody; WITHDRAWN by who asked; DECLINED by the second person."""

    ASKED = "asked"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


ASKED = frozenset({WorkState.ASKED.value})
AT_WORK = frozenset({WorkState.WAITING.value, WorkState.RUNNING.value})
OPEN_WORK = ASKED | AT_WORK
WORK = Machine(
    {
        "confirm": (ASKED, WorkState.WAITING.value),
        "withdraw": (ASKED, WorkState.WITHDRAWN.value),
        "decline": (ASKED, WorkState.DECLINED.value),
        # The list is not what was confirmed: somebody must look again.
        "ask_again": (frozenset({WorkState.WAITING.value}), WorkState.ASKED.value),
        "begin": (AT_WORK, WorkState.RUNNING.value),  # again after a worker was killed
        "finish": (frozenset({WorkState.RUNNING.value}), WorkState.DONE.value),
        "stop": (AT_WORK, WorkState.STOPPED.value),
        "expire": (frozenset({WorkState.DONE.value}), WorkState.STOPPED.value),
    }
)


@dataclass(frozen=True, slots=True)
class Big:
    """From how many rows on a second person confirms that a list enters; since when, who says
    so."""

    rows: int
    since: date
    source: str


@cache
def bigs() -> tuple[Big, ...]:
    """Every rule of loads.toml."""
    package = __package__.rpartition(".")[0]
    text = files(package).joinpath("loads.toml").read_text(encoding="utf-8")
    return tuple(Big(**given) for given in tomllib.loads(text)["big"])


def is_big(rows: int, *, on: date) -> bool:
    """Whether so many rows need a second person, by what holds on the day."""
    least = big_from(on)
    return least is not None and rows >= least


def big_from(on: date) -> int | None:
    """From how many rows on a second person is needed on the day; None while nothing holds."""
    held = [rule for rule in bigs() if rule.since <= on]
    return max(held, key=lambda rule: rule.since).rows if held else None


def seconds_left(done: int, total: int, seconds: float) -> int | None:
    """How long the rest takes at the pace so far; None while nobody can know."""
    if done <= 0 or total <= 0 or seconds < 3:
        return None
    return max(0, round((total - done) * seconds / done))
