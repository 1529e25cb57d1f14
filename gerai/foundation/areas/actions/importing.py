"""What the operator adds to the regions: codes of BPS, and boundaries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.answers import Refused
from gerai.foundation.areas import engine, queries, rules
from gerai.foundation.areas.models import Area, Boundary
from gerai.foundation.areas.rules import Outline, Pair
from gerai.foundation.tables.engine import reference
from gerai.foundation.tables.rules import Doubt
from gerai.foundation.tables.rules.cells import shown

from .loading import PACKAGE

LARGEST = 256 * 1024 * 1024
LOOKED_AT = 50
SHOWN = 5


@dataclass(frozen=True)
class Paired:
    """What became of a file of codes: rows by what they did, and those that were not taken."""

    new: int
    changed: int
    same: int
    outside: int
    wrong: tuple[Doubt, ...]


@dataclass(frozen=True)
class Bounded:
    """What became of a file of boundaries: areas that had none before, and replaced ones."""

    new: tuple[str, ...]
    replaced: tuple[str, ...]


@transaction.atomic
def import_bps(*, path: Path) -> Paired:
    """Every right row's area has the BPS code of the file; a wrong row changes nothing and is told
    with its line. Areas outside the root are passed over. Doing it again changes nothing."""
    pairs, wrong = read_pairs(path)
    own = [pair for pair in pairs if queries.inside_root(pair.code)]
    standing = dict(Area.objects.filter(valid_to=None).values_list("code", "bps_code"))
    good, doubtful = engine.judged(own, standing)
    given = {pair.code: pair.bps for pair in good}
    put_bps(given)
    new = sum(not standing[code] for code in given)
    same = sum(standing[code] == bps for code, bps in given.items())
    return Paired(
        new=new,
        changed=len(given) - new - same,
        same=same,
        outside=len(pairs) - len(own),
        wrong=tuple(sorted([*wrong, *doubtful], key=lambda each: each.line)),
    )


def read_pairs(path: Path) -> tuple[list[Pair], list[Doubt]]:
    """The rows of the file; refused when it has no two columns of codes."""
    reading = reference(path)
    first = list(islice(reading.rows, LOOKED_AT))
    columns = rules.columns_of(reading.headers, [row.cells for row in first])
    if columns is None:
        raise Refused(
            f"{shown(path)}: kolom kode Kemendagri dan kode BPS tidak ditemukan. "
            "Beri judul “kode kemendagri” dan “kode bps”, lalu impor lagi."
        )
    ours, bps = columns
    pairs: list[Pair] = []
    wrong: list[Doubt] = []
    for rows in (first, reading.rows):
        for row in rows:
            found = rules.pair(row.line, row.cells[ours], row.cells[bps])
            if isinstance(found, Pair):
                pairs.append(found)
            elif found is not None:
                wrong.append(found)
    if not pairs and not wrong:
        raise Refused(f"{shown(path)}: tidak ada baris yang berisi kedua kode. Periksa berkasnya.")
    return pairs, wrong


def put_bps(given: Mapping[str, str]) -> None:
    """The areas have these codes."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "stage_bps"))
        with cursor.copy("COPY bps_given FROM STDIN") as copy:
            for row in given.items():
                copy.write_row(row)
        cursor.execute(sql.text(PACKAGE, "put_bps"))
        cursor.execute(sql.text(PACKAGE, "unstage_bps"))


@transaction.atomic
def import_boundaries(*, path: Path) -> Bounded:
    """Every area of the file has the shape that the file gives it, instead of the one before.

    All of the file or nothing: a map with a hole in it would be read as a fact.
    """
    found, troubles = rules.outlines(geojson(path))
    if not troubles:
        troubles = list(strangers(found))
    if troubles:
        more = len(troubles) - SHOWN
        rest = [f"dan {more} fitur lain yang juga keliru."] if more > 0 else []
        raise Refused(
            "\n".join(f"{shown(path)}: {trouble}" for trouble in [*troubles[:SHOWN], *rest])
        )
    codes = [outline.code for outline in found]
    before = set(Boundary.objects.filter(area__in=codes).values_list("area_id", flat=True))
    Boundary.objects.filter(area__in=codes).delete()
    Boundary.objects.bulk_create(
        Boundary(area_id=outline.code, geometry=outline.rings, source=shown(path))
        for outline in found
    )
    return Bounded(
        new=tuple(code for code in codes if code not in before), replaced=tuple(sorted(before))
    )


def geojson(path: Path) -> Any:
    """The object in the file; refused when there is none."""
    if not path.is_file():
        raise Refused(f"{shown(path)}: tidak ada atau bukan berkas. Sebutkan satu berkas GeoJSON.")
    if path.stat().st_size > LARGEST:
        raise Refused(
            f"{shown(path)}: lebih dari {LARGEST >> 20} MB. Sederhanakan batasnya, lalu impor lagi."
        )
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError, OSError):
        raise Refused(
            f"{shown(path)}: GeoJSON-nya tidak bisa dibaca. Ekspor ulang berkasnya."
        ) from None


def strangers(found: Iterable[Outline]) -> Iterable[str]:
    """What is wrong with the areas of the outlines: unknown, ended, or not ours."""
    valid = set(Area.objects.filter(level=2, valid_to=None).values_list("code", flat=True))
    own = queries.labels([queries.root()])[queries.root()]
    for outline in found:
        if outline.code not in valid:
            yield f"kode {outline.code} tidak dikenal. Cari kodenya: gerai areas find NAMA."
        elif not queries.inside_root(outline.code):
            label = queries.labels([outline.code])[outline.code]
            yield f"{label} ({outline.code}) di luar {own}. Hapus fiturnya, lalu impor lagi."
