"""One cell: what it says, or that it says nothing. No Django here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LONGEST_SUM = 100  # letters of a number, a sum, a day
LONGEST_TEXT = 20_000  # letters of anything that is looked at
LONGEST_CELL = 5_000  # letters of any cell that is read; what is longer stays in the sealed row
# What means nothing, without spaces, in small letters.
NOTHING = re.compile(
    r"[-._/:?0]*|x{1,4}|n/?a|nan|null|none|nil|kosong|nihil|#(?:n/a|ref!|value!|name\?|div/0!)"
    r"|(?:tidak|tdk|belum|blm)(?:ada|tahu|diketahui|punya)?|s\.?d\.?a\.?|s/d/a|idem|ditt?o"
    r"|['\"“”’‘`´,]{1,4}|-[\"“”]-"
)
# No word of NOTHING begins with these.
SAYING = frozenset("acefghjlmopqruvwyzACEFGHJLMOPQRUVWYZ123456789")
# "The same as above", in a column where that can be meant.
DITTO = re.compile(r"s\.?d\.?a\.?|s/d/a|idem|ditt?o|[\"“”]{1,2}|''|’’|``|´´|,,|-[\"“”]-")
DESTROYED = re.compile(r"^[+-]?\d[.,]\d+ ?[eE] ?\+?0?\d{1,3}$")
MASK = re.compile(r"[xX*•#]{3,}")
INVISIBLE = dict.fromkeys(
    [
        *range(0x00, 0x20),
        0x7F,
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        0x2060,
        0xFEFF,
    ],
    " ",
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it came, its cells as text.

    `number` counts the data rows of the whole file from 1. `sheet` and `line` are where the sender
    finds it: the spreadsheet's own row number, or the record's number in a file of text. `table` is
    the place of its table among those of the file.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""
    line: int = 0
    table: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: the sheet that it stands on, the words above its columns, its first
    rows. `origins` names the sheet of each column, where other sheets supplement this one. `places`
    are its columns on its own sheet, counted from 1, 0 for one that stands elsewhere; `bottom` is
    the last line of its header."""

    sheet: str
    headers: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    origins: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    bottom: int = 0


def spot(row: RawRow, *, several: bool) -> str:
    """Where a row stands, for people: with its sheet when the file has several."""
    line = row.line or row.number
    return f"Lembar {row.sheet} baris {line}" if several and row.sheet else f"Baris {line}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of one cell. `value` None is unknown; `code` names the problem, `why`
    says in Bahasa what is wrong and how to mend it; a proposal is never taken by itself, and of
    `choices` somebody must take one: each is a text that the same reader understands. `repair`
    names what had to be done to a value that is sure."""

    value: Any = None
    code: str = ""
    why: str = ""
    proposal: str | None = None
    repair: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell of one row: what, where, how to mend it.

    `proposal`: the text that, typed into the cell, is understood and ends the problem. `choices`:
    where several texts would, and somebody must say which; then there is no proposal. `into`: the
    field whose cell that is, where it is not the problem's own (an area is four cells)."""

    field: str
    code: str
    sentence: str
    proposal: str | None = None
    choices: tuple[str, ...] = ()
    into: str = ""


Reader = Callable[[str], Read]
UNKNOWN = Read()
MASKED = Read(code="masked", why="isinya ditutup (xxxx), jadi dianggap tidak ada")


def clean(text: str) -> str:
    """The text without invisible characters, doubled spaces, and Excel's leading apostrophe; the
    beginning of one that is longer than anything that is read."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
    if text.isalnum():
        return text
    text = " ".join((text if text.isprintable() else text.translate(INVISIBLE)).split())
    return text[1:].lstrip() if text.startswith("'") and not text.endswith("'") else text


def shown(path: Path) -> str:
    """A file's name as it may be shown: no control characters, no reversed text, 80 letters."""
    return clean(path.name.encode("utf-8", "replace").decode("utf-8"))[:80] or "berkas"


def is_unknown(text: str) -> bool:
    """Empty, a dash, "sda", "#N/A": the sender said nothing. Unknown stays unknown."""
    if len(text) > 16 or text[:1] in SAYING:
        return False
    return bool(NOTHING.fullmatch(text.replace(" ", "").lower()))


def is_ditto(text: str) -> bool:
    """ "sda", "idem", a ditto mark: what stands above in the same column."""
    return len(text) <= 8 and bool(DITTO.fullmatch(text.replace(" ", "").lower()))


def is_destroyed(text: str) -> bool:
    """A spreadsheet turned a long number into 8.52348e+010; the digits behind are gone."""
    return len(text) <= LONGEST_SUM and bool(DESTROYED.match(text))


def is_masked(text: str) -> bool:
    """0856 xxxx xxxx: somebody covered it. It counts as absent and is never compared."""
    return bool(MASK.search(text[:LONGEST_CELL]))
