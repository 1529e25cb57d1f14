"""What a table may be about: its fields, the words above them, the shape of their cells.

No Django here.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

from .cells import Reader
from .headers import Vocabulary, signature
from .splits import Split, split_of

SKIP = "skip"


@dataclass(frozen=True)
class Field:
    """One thing that a column may say. `words` are what offices write above it, `maybe` words need
    the shape on their side; `alone` is the score a column gets without any word, by its `sure`
    shape (else by its shape);
    `single`: one column only, a second one falls to its next meaning; `code`: a
    number that is no person's, so it may look like a phone and stays; `ditto`: "sda" means the row
    above; `varied`: not the same in every row; `yearly`: a sum of a whole business, so that
    small ones mean thousands of rupiah; `how`: how it is filled in a blank workbook, of which it is
    then a column, and `example` what the example row says."""

    name: str
    label: str
    type: str
    words: tuple[str, ...]
    shape: re.Pattern[str]
    maybe: tuple[str, ...] = ()
    alone: float = 0.0
    sure: re.Pattern[str] | None = None
    personal: bool = False
    single: bool = True
    distinct: bool = False
    code: bool = False
    ditto: bool = False
    varied: bool = False
    yearly: bool = False
    how: str = ""
    example: str = ""


@dataclass(frozen=True)
class Stranger:
    """Another kind of table that is often sent by mistake: which columns betray it, what to say."""

    kind: str
    columns: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Preset:
    """The columns of a known system's export: field by header signature ("" is left alone)."""

    name: str
    label: str
    least: float
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Target:
    """A declared table: its fields in order, a reader for every type, its strangers, the forms of
    columns that say several fields, the known exports."""

    name: str
    fields: Mapping[str, Field]
    readers: Mapping[str, Reader]
    needed: tuple[str, ...] = ()
    strangers: tuple[Stranger, ...] = field(default=())
    splits: tuple[Split, ...] = field(default=())
    presets: tuple[Preset, ...] = field(default=())

    @cached_property
    def words(self) -> Vocabulary:
        """The words of all fields, their own names too, and what they weigh against each other."""
        return Vocabulary({name: (*one.words, one.label) for name, one in self.fields.items()})

    @cached_property
    def maybe(self) -> Vocabulary:
        """The words that need the shape on their side."""
        return Vocabulary({name: one.maybe for name, one in self.fields.items()})

    def split(self, name: str) -> Split | None:
        """The form of this name."""
        return next((one for one in self.splits if one.name == name), None)


def load(package: str, *, readers: Mapping[str, Reader], file: str = "columns.toml") -> Target:
    """The target that a package declares in its columns.toml; each type must have a reader, each
    form and each preset must name known fields."""
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
    splits = tuple(split_of(one, said.get("marks", ())) for one in said.get("splits", ()))
    presets = tuple(preset_of(one) for one in said.get("presets", ()))
    named = {name for one in splits for name in (*one.of, *one.fields)}
    named |= {name for one in presets for name in one.columns.values()} - {""}
    if unknown := named - set(fields):
        raise LookupError(f"no field {sorted(unknown)}")
    needed = tuple(said.get("needed", ()))
    return Target(said["name"], fields, readers, needed, strangers, splits, presets)


def made(name: str, given: dict[str, Any]) -> Field:
    """A field from its table in columns.toml."""
    texts: dict[str, Any] = {
        key: re.compile(given[key], re.IGNORECASE | re.DOTALL)
        for key in ("shape", "sure")
        if key in given
    }
    texts.setdefault("shape", re.compile(".+", re.DOTALL))
    texts |= {key: tuple(given.get(key, ())) for key in ("words", "maybe")}
    return Field(**given | {"name": name} | texts)


def preset_of(given: Mapping[str, Any]) -> Preset:
    """A known export from its table in columns.toml."""
    columns = {signature(header): name for header, name in given["columns"].items()}
    return Preset(given["name"], given["label"], given["least"], columns)
