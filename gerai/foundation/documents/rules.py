"""Which characters a printed document can show. No Django here."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# Every character of these ranges is in the fonts of the documents; a test sets them all.
COVERED = (
    " -~\u00a0-\u02af\u0300-\u036f\u0370-\u04ff\u0621-\u063a\u0641-\u064a\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u2040\u2070-\u20bf\u2190-\u22ff\u25a0-\u25ff"
)
ABSENT = "□"
NOT_COVERED = re.compile(f"[^{COVERED}]+")
SPACES = re.compile(r"[\s\u2028\u2029]+")


def printable(text: str) -> str:
    """The text as paper can bear it: one line, nothing invisible, a □ for what no font has.

    What turns the direction of writing goes too: it could make a number read as another.
    """
    whole = SPACES.sub(" ", unicodedata.normalize("NFC", text))
    seen = "".join(letter for letter in whole if unicodedata.category(letter) not in {"Cc", "Cf"})
    return NOT_COVERED.sub(ABSENT, seen)


def on_paper(value: Any) -> Any:
    """A whole of lists and named values with every text in it printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: on_paper(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [on_paper(inner) for inner in value]
    return value
