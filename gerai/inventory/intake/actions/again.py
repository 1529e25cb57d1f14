"""Some rows of a list from their sealed cells again, with what officers said of them."""

from collections.abc import Mapping

from gerai.foundation.tables.rules import RawRow, Typed, Typist, clean
from gerai.foundation.tables.rules.cells import is_ditto
from gerai.inventory.intake.engine import Coder, load_chunk
from gerai.inventory.intake.engine.mended import Mended
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries.raw import chunks_of
from gerai.inventory.intake.rules import Judged

from .judged import Typists, judged_by, typed_by
from .receiving import mapping_of

PACKAGE = "gerai.inventory.intake"


def read_again(found: BusinessList, mended: Mapping[int, Mended]) -> list[Judged]:
    """The rows from their cells again, with what was said of them."""
    coder = Coder(found.within, sectors=found.about.sectors)
    typed: list[Typed] = []
    for number, some in chunks_of(found, mended).items():
        typed += typed_again(found, number, set(some))
    return judged_by(found, typed, coder, mended)


def typed_again(found: BusinessList, number: int, wanted: set[int]) -> list[Typed]:
    """Some rows of a chunk, typed. Where one of them says "the same as above", all rows before it
    are read too."""
    picked, typists = load_chunk(found.uid, number, only=wanted).rows, typists_of(found)
    if not any(refers(row, typists[row.table]) for row in picked):
        return typed_by(typists, picked)
    for row in above(found, number):
        typists[row.table].heed([row])
    rows = load_chunk(found.uid, number).rows
    upto = rows.index(picked[-1]) + 1
    return [row for row in typed_by(typists, rows[:upto]) if row.number in wanted]


def above(found: BusinessList, number: int) -> list[RawRow]:
    """The rows of the chunk before."""
    return load_chunk(found.uid, number - 1).rows if number else []


def typists_of(found: BusinessList) -> Typists:
    """A typist for each of the list's tables."""
    several = len({one.get("sheet", "") for one in found.columns}) > 1
    return {
        table: Typist(found.about.target, mapping, several=several)
        for table, mapping in mapping_of(found).items()
    }


def refers(row: RawRow, typist: Typist) -> bool:
    """Whether a cell of the row says "the same as above" where that can be meant."""
    return any(is_ditto(clean(row.cells[one.at])) for one in typist.dittoed)
