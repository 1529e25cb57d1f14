"""The columns of the lists that real offices published: each is what mapping.toml says it is.

Leave one list out. The words of columns.toml do not say from which list somebody learned them, so
the test takes the strictest view: for the list left out it takes away every word, also the short
forms, that this list's headers hold and no other labelled list's and no column of SIDT; and the
forms of cells (`Usaha <Pemilik>`) that only this list has. What remains are the words of the other
lists, SIDT's, general words that none of the eight lists writes, and the fields' own names, since
without a name there would be no field. Then the list is mapped with that, and its columns counted.
"""

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from gerai.foundation.tables.engine import opened
from gerai.foundation.tables.rules import Target, headers, map_columns
from gerai.foundation.tables.rules.headers import plain, signature
from gerai.inventory.intake.rules import businesses
from tests.shared import shared

LABELS = tomllib.loads((Path(__file__).parent / "mapping.toml").read_text(encoding="utf-8"))
# Words that no sender wrote: the reader's own, for a GeoJSON's points and for headings of rows.
OURS = {"titik bujur": ["longitude"], "titik lintang": ["latitude"], "Bagian": ["cluster"]}
UNKEPT = {None, "row_id", "decoration", "system"}


def mapped(name: str, target: Target) -> dict[str, list[str]]:
    """Header -> the fields that it was taken for, of all tables of the list."""
    found: dict[str, list[str]] = {}
    for table in opened(shared(f"lists/{name}")).tables:
        for one in map_columns(table.headers, table.sample, target):
            fields = found.setdefault(one.header, [])
            if one.field not in UNKEPT:
                fields.append(str(one.field))
    return found


def wanted(name: str) -> dict[str, list[str]]:
    return {
        header: [field for field in fields if field not in UNKEPT]
        for header, fields in LABELS[name].items()
    }


@pytest.mark.parametrize("name", LABELS)
def test_every_column_of_a_published_list_is_what_it_is(name):
    found = mapped(name, businesses())

    assert {header: set(fields) for header, fields in found.items() if header not in OURS} == {
        header: set(fields) for header, fields in wanted(name).items()
    }
    assert all(found[header] == OURS[header] for header in OURS if header in found)


@cache
def written(name: str) -> frozenset[tuple[str, ...]]:
    """The words of each header of a list."""
    return frozenset(plain(header) for header in LABELS[name])


@cache
def learned(name: str) -> frozenset[tuple[str, ...]]:
    """Headers that only this list has."""
    others = [written(other) for other in LABELS if other != name]
    sidt = {plain(header) for one in businesses().presets for header in one.columns}
    return written(name) - frozenset[tuple[str, ...]]().union(*others) - sidt


def without(name: str) -> Target:
    """The target as somebody would have written it who never saw this list."""
    mine, target = learned(name), businesses()

    def unseen(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words if plain(word) not in mine)

    fields = {
        field: replace(one, words=unseen(one.words), maybe=unseen(one.maybe))
        for field, one in target.fields.items()
    }
    elsewhere = {
        split.name
        for other in LABELS
        if other != name
        for fields_ in LABELS[other].values()
        for split in target.splits
        if len(fields_) > 1 and set(fields_) <= set(split.fields)
    }
    here = {
        split.name
        for fields_ in LABELS[name].values()
        for split in target.splits
        if len(fields_) > 1 and set(fields_) <= set(split.fields)
    }
    splits = tuple(one for one in target.splits if one.name not in here - elsewhere)
    return replace(target, fields=fields, splits=splits)


def short_forms_without(name: str) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """The short forms that are not written in this list's headers alone."""

    def parts(header: str) -> list[str]:
        text = headers.CAMEL.sub(" ", header).lower()
        return [word for word in headers.APART.split(text) if word]

    mine = [word for header in LABELS[name] for word in parts(header)]
    seen = [h for other in LABELS if other != name for h in LABELS[other]]
    seen += [h for one in businesses().presets for h in one.columns]
    others = {word for header in seen for word in parts(header)}
    whole, noise = headers.short_forms()

    def only_here(short: str) -> bool:
        glued = any(word.startswith(short) and len(word) > len(short) + 2 for word in mine)
        return (short in mine or (glued and len(short) == 2)) and short not in others

    return {short: full for short, full in whole.items() if not only_here(short)}, noise


def test_a_list_that_nobody_has_seen_is_understood_by_the_words_of_the_others(monkeypatch, capsys):
    right = columns = 0
    lines = []
    for name in LABELS:
        target, kept = without(name), short_forms_without(name)
        monkeypatch.setattr(headers, "short_forms", lambda kept=kept: kept)
        plain.cache_clear()
        found, meant = mapped(name, target), wanted(name)
        monkeypatch.undo()
        plain.cache_clear()
        wrong = [header for header in meant if found[header][:1] != meant[header][:1]]
        right, columns = right + len(meant) - len(wrong), columns + len(meant)
        lines.append(f"  {name}: {len(meant) - len(wrong)}/{len(meant)} {wrong or ''}")

    with capsys.disabled():
        told = [f"\nleave one list out: {right}/{columns} = {right / columns:.3f}", *lines]
        sys.stdout.write("\n".join(told) + "\n")
    assert right / columns >= 0.9


def test_words_are_taken_away_from_the_list_that_is_left_out():
    """The saboteur: were nothing taken away, the figure above would be 1."""
    gone = {name: learned(name) for name in LABELS}

    assert sum(map(len, gone.values())) > 50
    assert ("variasi",) in gone["merbung_a.geojson"]
    left = without("merbung_a.geojson").fields["products"].words
    assert "variasi" not in left
    assert "produk" in left


@pytest.mark.parametrize("name", ["jabar_jumlah_umkm_jenis_usaha.csv",
                                  "tokopedia_7cat_outside_jateng_jambi.csv"])  # fmt: skip
def test_a_table_of_something_else_has_no_column_of_an_owner(name):
    found = mapped(name, businesses())

    assert not {"owner_name", "nik", "phone"} & {one for of in found.values() for one in of}


def test_the_export_of_sidt_is_known_by_its_columns_whatever_stands_in_them():
    (preset,) = businesses().presets
    assert len(preset.columns) == 49

    mapping = map_columns([*preset.columns, "Catatan Dinas"], [], businesses())

    assert {signature(one.header): one.field for one in mapping[:-1]} == dict(preset.columns)
    assert {(one.score, one.reason) for one in mapping[:-1]} == {(1.0, "susunan ekspor SIDT-KUMKM")}
    assert mapping[-1].reason != "susunan ekspor SIDT-KUMKM"
