"""Official lists of KBLI: their titles enter, our plain names stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.answers import Refused
from gerai.foundation.sectors import engine, queries, rules
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import Carry
from gerai.foundation.sectors.rules import Title
from gerai.foundation.tables.engine import reference
from gerai.foundation.tables.rules import Doubt
from gerai.foundation.tables.rules.cells import shown

from .loading import PACKAGE

LOOKED_AT = 200


@dataclass(frozen=True)
class Changed:
    """A title that another one replaced."""

    code: str
    before: str
    after: str


@dataclass(frozen=True)
class Imported:
    """What became of a list: its edition, titles by what they did, and rows not taken."""

    edition: str
    new: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int
    doubts: tuple[Doubt, ...]
    carry: Carry | None


@transaction.atomic
def import_titles(*, path: Path, edition: str = "") -> Imported:
    """Every code of the list has the list's title. A title that is only cut off or in capitals is
    the same; doing it again changes nothing."""
    titles, doubts = read_titles(path)
    edition = known_edition(path, titles, edition)
    given = {title.code: title.title for title in titles}
    standing = dict(
        Sector.objects.filter(edition=edition, code__in=given).values_list("code", "title")
    )
    new = tuple(code for code in given if not standing.get(code))
    changed = tuple(
        Changed(code, known, title)
        for code, title in given.items()
        if (known := standing.get(code)) and not rules.same(known, title)
    )
    fresh = [*new, *(one.code for one in changed)]
    put_titles(edition, {code: given[code] for code in fresh}, shown(path))
    return Imported(
        edition=edition,
        new=new,
        changed=changed,
        same=len(given) - len(new) - len(changed),
        doubts=tuple(doubts),
        carry=queries.carry(),
    )


def read_titles(path: Path) -> tuple[list[Title], list[Doubt]]:
    """The list's titles; refused when it has no column of codes or none of titles."""
    reading = reference(path)
    first = list(islice(reading.rows, LOOKED_AT))
    columns = rules.columns(reading.headers, [row.cells for row in first])
    if columns is None:
        raise Refused(
            f"{shown(path)}: kolom kode KBLI dan judulnya tidak ditemukan. "
            "Beri judul kolom “kode” dan “judul”, lalu impor lagi."
        )
    code, title = columns
    rows = (
        (row.line, row.cells[code], row.cells[title])
        for part in (first, reading.rows)
        for row in part
    )
    titles, doubts = rules.read(rows)
    if not titles:
        raise Refused(f"{shown(path)}: tidak ada kode 5 angka di dalamnya. Periksa berkasnya.")
    return titles, doubts


def known_edition(path: Path, titles: Iterable[Title], said: str) -> str:
    """The edition that the codes show; what the operator says counts where they show none."""
    shows = rules.edition_of((title.code for title in titles), engine.editions()[1])
    if said and shows and said != shows:
        raise Refused(f"{shown(path)}: kode-kodenya dari KBLI {shows}, bukan {said}.")
    if not said and not shows:
        raise Refused(
            f"{shown(path)}: edisinya tidak terbaca dari kode-kodenya. "
            "Tambahkan --edition 2020 atau --edition 2025."
        )
    return said or shows


def put_titles(edition: str, titles: Mapping[str, str], source: str) -> None:
    """These codes have these titles; a code that we did not know comes without a plain name."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "stage_titles"))
        with cursor.copy("COPY title_given FROM STDIN") as copy:
            for code, title in titles.items():
                copy.write_row((edition, code, title, rules.group(code), source))
        cursor.execute(sql.text(PACKAGE, "put_titles"))
        cursor.execute(sql.text(PACKAGE, "unstage_titles"))
