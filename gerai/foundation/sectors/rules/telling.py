"""What an official list tells of a code beside its title: description, keywords, examples. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .groups import folded
from .lists import CLASS

HEADS: Final = {
    "description": (
        "deskripsi",
        "uraian",
        "description",
        "penjelasan",
        "ciri usaha",
        "proses",
        "bahan baku",
        "output",
    ),
    "keywords": ("kata kunci", "keywords", "keyword"),
    "examples": ("contoh usaha", "contoh", "contoh kegiatan", "examples"),
}
CUTS: Final = {"keywords": r"[;,\n]", "examples": r"[;\n]"}
# What does not belong to the code stands behind these words.
ELSEWHERE: Final = re.compile(
    r"\b(?:tidak (?:mencakup|termasuk)|dicakup dalam|lihat kelompok)\b", re.I
)
NOTHING: Final = frozenset({"none", "n/a", "#n/a", "nan", "null", "dll", "dsb"})
LONGEST: Final = 200  # letters of one example


@dataclass(frozen=True, slots=True)
class Telling:
    """What a list says of one code; None where it has no such column."""

    code: str
    description: str | None
    keywords: list[str] | None
    examples: list[str] | None


def told_columns(headers: Sequence[str]) -> dict[str, list[int]]:
    """Which columns tell more than code and title, by their heads alone; several may describe."""
    heads = [folded(head) for head in headers]
    found = {
        what: [heads.index(head) for head in known if head in heads]
        for what, known in HEADS.items()
    }
    return {what: places for what, places in found.items() if places}


def tellings(
    rows: Iterable[tuple[str, Sequence[str]]], columns: Mapping[str, Sequence[int]]
) -> list[Telling]:
    """What each class is told of, the first row of a code counting."""
    found: dict[str, Telling] = {}
    for said, cells in rows:
        code = said.lstrip("'").strip()
        if not columns or not CLASS.fullmatch(code) or code in found:
            continue
        cell = {what: [cells[at] for at in places] for what, places in columns.items()}
        found[code] = Telling(
            code,
            belongs(cell["description"]) if "description" in cell else None,
            pieces("keywords", cell["keywords"]) if "keywords" in cell else None,
            pieces("examples", cell["examples"]) if "examples" in cell else None,
        )
    return list(found.values())


def belongs(descriptions: Iterable[str]) -> str:
    """The descriptions without what belongs to other codes."""
    kept = (ELSEWHERE.split(" ".join(text.split()))[0].strip() for text in descriptions)
    return "; ".join(text for text in kept if telling(text))


def pieces(what: str, cells: Iterable[str]) -> list[str]:
    """The single examples or keywords of some cells, each once."""
    found = (
        " ".join(piece.strip(" -–•").split())
        for cell in cells
        for piece in re.split(CUTS[what], cell)
    )
    return list(dict.fromkeys(piece[:LONGEST] for piece in found if telling(piece)))


def telling(piece: str) -> bool:
    """Whether a piece says anything."""
    return len(piece) > 2 and piece.casefold() not in NOTHING
