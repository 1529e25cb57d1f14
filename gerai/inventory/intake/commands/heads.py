"""Which of the columns that --map names each of several files has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import opened
from gerai.foundation.tables.rules import Choice
from gerai.foundation.tables.rules.headers import signature
from gerai.inventory.intake.rules import lacking


def had_by_others(files: Sequence[Path], choices: Mapping[str, Choice]) -> dict[Path, list[str]]:
    """The named columns that a file lacks and another one has: they do not matter to it. What no
    file has stays its fault. A file that cannot be read says so in its own turn."""
    if len(files) < 2 or not choices:
        return {}
    lacks = {path: lacking(choices, titles) for path in files if (titles := titles_of(path))}
    nowhere = set(choices).intersection(*lacks.values())
    return {path: sorted(names - nowhere) for path, names in lacks.items()}


def lacked(names: Collection[str], said: Iterable[str]) -> str:
    """Of the named columns those that a file lacks, as they were typed, in a sentence each."""
    typed = [text.rpartition("=")[0] for text in said]
    missed = [head for head in typed if signature(head) in names]
    return "".join(f' Kolom "{head[:80]}" dari --map tidak ada di berkas ini.' for head in missed)


def titles_of(path: Path) -> list[str]:
    """The words above the columns of all tables of the file."""
    try:
        with opened(path) as reading:
            return [head for table in reading.tables for head in table.headers]
    except Refused:
        return []
