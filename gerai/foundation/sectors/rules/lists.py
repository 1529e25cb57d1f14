"""Official lists of KBLI as they come: which columns, which edition, what changed. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gerai.foundation.tables.rules import Doubt

from .groups import NEW, OLD, folded

CODE_HEADS: Final = ("kode", "code", "kbli5", "kbli", "kode kbli")
TITLE_HEADS: Final = ("judul", "title", "judul kbli", "nama")
CLASS: Final = re.compile(r"\d{5}")  # kelompok
CATEGORY: Final = re.compile(r"[A-Z]")
LEVEL: Final = re.compile(r"\d{2,4}")  # what stands between, which nobody is coded with
LONGEST: Final = 300
# How many categories an edition has: A to U, A to V.
CATEGORIES: Final = {21: OLD, 22: NEW}
# What a file leaves behind in a title: the mark of a list before it, a footer after it.
DIRT: Final = re.compile(r"^o\s+|\s+o\s+\S*\.\S*$")


@dataclass(frozen=True, slots=True)
class Title:
    """A code with its official title, and the line that says so."""

    line: int
    code: str
    title: str


def columns(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Where the codes and the titles stand: by their heads, else by what they hold."""
    heads = [folded(head) for head in headers]
    code = next((heads.index(head) for head in CODE_HEADS if head in heads), -1)
    title = next((heads.index(head) for head in TITLE_HEADS if head in heads), -1)
    places = range(len(headers))
    if code < 0:
        code = max(places, key=lambda at: share(rows, at, CLASS), default=-1)
    if title < 0:
        others = [at for at in places if at != code]
        title = max(others, key=lambda at: wordy(rows, at), default=-1)
    found = max(share(rows, code, CLASS), share(rows, code, CATEGORY)) if code >= 0 else 0
    return (code, title) if found >= 0.3 and title >= 0 and wordy(rows, title) >= 0.5 else None


def share(rows: Sequence[Sequence[str]], at: int, form: re.Pattern[str]) -> float:
    """How many of the cells have the form."""
    return sum(bool(form.fullmatch(row[at].lstrip("'"))) for row in rows) / max(1, len(rows))


def wordy(rows: Sequence[Sequence[str]], at: int) -> float:
    """How many of the cells could be titles: words, not paragraphs; each said once."""
    told = [
        row[at]
        for row in rows
        if 4 <= len(row[at]) <= LONGEST and re.search("[a-z]", row[at], re.I)
    ]
    return len(set(told)) / max(1, len(rows))


def read(
    rows: Iterable[tuple[int, str, str]],
) -> tuple[list[Title], list[Doubt]]:
    """The titles of classes and categories; a row that says neither or says it twice is told."""
    found: dict[str, Title] = {}
    doubts = []
    levels: Counter[int] = Counter()
    for line, code, title in rows:
        code, title = code.lstrip("'").strip(), tidy(title)
        if LEVEL.fullmatch(code):
            levels[len(code)] += 1
        elif not code and not title:
            continue
        elif not (CLASS.fullmatch(code) or CATEGORY.fullmatch(code)):
            doubts.append(
                Doubt(line, f"“{code[:20]}” bukan kode KBLI. Tulis 5 angka sebagai teks.")
            )
        elif not title or len(title) > LONGEST:
            doubts.append(Doubt(line, f"judul {code} kosong atau lebih dari {LONGEST} huruf."))
        elif code in found and plain(found[code].title) != plain(title):
            doubts.append(
                Doubt(line, f"kode {code} sudah ada di baris {found[code].line}, judulnya lain.")
            )
        else:
            found.setdefault(code, Title(line, code, title))
    if levels[4] and not levels[2] and not levels[3]:
        why = f"{levels[4]} kode hanya 4 angka: nol di depannya hilang. Tulis kode sebagai teks."
        doubts.append(Doubt(1, why))
    return list(found.values()), doubts


def tidy(title: str) -> str:
    """A title without what the page around it left."""
    return DIRT.sub("", " ".join(title.split()))


def plain(title: str) -> str:
    """What two ways to print one title have in common."""
    return re.sub(r"[^a-z0-9]", "", title.casefold())


def same(standing: str, given: str) -> bool:
    """Whether a given title is the standing one, perhaps in capitals or cut off at the end."""
    known, told = plain(standing), plain(given)
    return known == told or (bool(told) and len(told) >= 15 and known.startswith(told))


def edition_of(codes: Iterable[str], moved: Mapping[str, str]) -> str:
    """2020 or 2025, by the codes that only one of them has; "" where none of them is there.

    Division 45 (trade and repair of vehicles) ended with 2020; `moved` are titles that stand under
    another code in 2025.
    """
    there = set(codes)
    if letters := {code for code in there if CATEGORY.fullmatch(code)}:
        if len(letters) == len(there):
            return CATEGORIES.get(len(letters), "")
        there -= letters
    old = {code for code in there if code.startswith("45") or code in moved}
    new = there & (set(moved.values()) - moved.keys())
    if bool(old) != bool(new):
        return OLD if old else NEW
    if not old:
        return ""
    return OLD if any(code.startswith("45") for code in old) else NEW
