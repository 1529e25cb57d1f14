"""What a command answers: to a person in lines, to a program as one object. No Django here."""

from dataclasses import dataclass
from typing import Any

DONE, FAILED, USAGE, REFUSED = 0, 1, 2, 3


@dataclass(frozen=True)
class Answer:
    """What a command did: an object for --json, lines for people, the exit code. `written`: what
    it answers stands on standard output already."""

    data: dict[str, Any]
    lines: tuple[str, ...] = ()
    code: int = DONE
    written: bool = False


class Refused(Exception):
    """Bad input: one sentence in Bahasa that says what, where, and how to mend it."""

    def __init__(self, sentence: str, *, code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.code = code
