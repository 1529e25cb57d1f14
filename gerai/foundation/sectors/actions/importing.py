"""Official lists of KBLI: their titles enter, our plain names stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from gerai.foundation import sql
from gerai.foundation.answers import Refused
from gerai.foundation.sectors import engine, queries, rules
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import Carry
from gerai.foundation.sectors.rules import Telling, Title
from gerai.foundation.tables.engine import reference
from gerai.foundation.tables.rules import Doubt
from gerai.foundation.tables.rules.cells import shown

from .indexing import refresh
from .loading import PACKAGE

LOOKED_AT = 200


@dataclass(frozen=True)
class Changed:
    """A title that another one replaced."""

    code: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """How many codes the list describes, and how many keywords and examples it brought."""

    descriptions: int
    keywords: int
    examples: int


@dataclass(frozen=True)
class Imported:
    """What became of a list: its edition, titles by what they did, and rows not taken."""

    edition: str
    new: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int
    doubts: tuple[Doubt, ...]
    carry: Carry | None
    told: Told
    measured: dict[str, Any] | None


@transaction.atomic
def import_titles(*, path: Path, edition: str = "") -> Imported:
    """Every code of the list has the list's title. A title that is only cut off or in capitals is
    the same; doing it again changes nothing. What the list tells beside titles (descriptions,
    keywords, everyday examples) becomes words by which texts find their code."""
    titles, doubts, tellings = read_list(path)
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
    put_told(edition, tellings)
    return Imported(
        edition=edition,
        new=new,
        changed=changed,
        same=len(given) - len(new) - len(changed),
        doubts=tuple(doubts),
        carry=queries.carry(),
        told=Told(
            sum(bool(one.description) for one in tellings),
            sum(len(one.keywords or ()) for one in tellings),
            sum(len(one.examples or ()) for one in tellings),
        ),
        measured=refresh(edition=edition),
    )


def read_list(path: Path) -> tuple[list[Title], list[Doubt], list[Telling]]:
    """The list's titles and what else it tells of its codes; refused when it has no column of codes
    or none of titles."""
    reading = reference(path)
    rows = list(reading.rows)
    columns = rules.columns(reading.headers, [row.cells for row in rows[:LOOKED_AT]])
    if columns is None:
        raise Refused(
            f"{shown(path)}: kolom kode KBLI dan judulnya tidak ditemukan. "
            "Beri judul kolom “kode” dan “judul”, lalu impor lagi."
        )
    code, title = columns
    titles, doubts = rules.read((row.line, row.cells[code], row.cells[title]) for row in rows)
    if not titles:
        raise Refused(f"{shown(path)}: tidak ada kode 5 angka di dalamnya. Periksa berkasnya.")
    telling = rules.told_columns(reading.headers)
    return titles, doubts, rules.tellings(((row.cells[code], row.cells) for row in rows), telling)


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


def put_told(edition: str, tellings: Iterable[Telling]) -> None:
    """These codes have these descriptions, keywords and examples."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text(PACKAGE, "stage_told"))
        with cursor.copy("COPY sector_told FROM STDIN") as copy:
            for one in tellings:
                copy.write_row((edition, one.code, one.description, one.keywords, one.examples))
        cursor.execute(sql.text(PACKAGE, "put_told"))
        cursor.execute(sql.text(PACKAGE, "unstage_told"))
