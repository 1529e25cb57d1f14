"""What a table may be about: its fields, the words above them, the shape of their cells.

No Django here.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from .cells import Reader

SKIP = "skip"


@dataclass(frozen=True)
class Field:
    """One thing that a column may say. `words` are what offices write above it, `maybe` words need
    the shape on their side; `alone` is the score a column gets by its shape without any word;
    `single`: one column only, a second one falls to its next meaning; `code`: a
    number that is no person's, so it may look like a phone and stays."""

    name: str
    label: str
    type: str
    words: tuple[str, ...]
    shape: re.Pattern[str]
    maybe: tuple[str, ...] = ()
    alone: float = 0.0
    personal: bool = False
    single: bool = True
    distinct: bool = False
    code: bool = False


@dataclass(frozen=True)
class Stranger:
    """Another kind of table that is often sent by mistake: which columns betray it, what to say."""

    kind: str
    columns: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Target:
    """A declared table: its fields in order, a reader for every type, its strangers."""

    name: str
    fields: Mapping[str, Field]
    readers: Mapping[str, Reader]
    needed: tuple[str, ...] = ()
    strangers: tuple[Stranger, ...] = field(default=())


def load(package: str, *, readers: Mapping[str, Reader], file: str = "columns.toml") -> Target:
    """The target that a package declares in its columns.toml; each type must have a reader."""
    said = tomllib.loads(files(package).joinpath(file).read_text(encoding="utf-8"))
    fields = {name: made(name, given) for name, given in said["fields"].items()}
    if missing := {one.type for one in fields.values()} - set(readers) - {SKIP}:
        raise LookupError(f"no reader for {sorted(missing)}")
    strangers = tuple(
        Stranger(
            one["kind"],
            tuple(tuple(words) for words in one["columns"]),
            tuple(one.get("without", ())),
            one["sentence"],
        )
        for one in said.get("strangers", ())
    )
    return Target(said["name"], fields, readers, tuple(said.get("needed", ())), strangers)


def made(name: str, given: dict[str, Any]) -> Field:
    """A field from its table in columns.toml."""
    shape = re.compile(given.get("shape", ".+"), re.IGNORECASE | re.DOTALL)
    words, maybe = tuple(given.get("words", ())), tuple(given.get("maybe", ()))
    return Field(**given | {"name": name, "shape": shape, "words": words, "maybe": maybe})
