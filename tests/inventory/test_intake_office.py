"""A returned workbook in the hands of a person with LibreOffice."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from gerai.foundation.tables.engine import Once
from gerai.inventory.intake import actions
from gerai.inventory.intake.rules.returning import KEY_TITLE
from gerai.inventory.registry.models import Business, SourceRecord
from tests import make
from tests.make.registry import NOON
from tests.office import PDF, Office, Picture, pages, strange
from tests.shared import shared

pytestmark = pytest.mark.django_db
NAME = "lists/balikpapan_ikm_workbook.xlsx"
SHEET, FIXES, DELETED, PINK = "final", 12, "SITI RACHMAH", "FFF4A6A0"
# Hidden columns of which a cell is wrong are shown; that of the keys is hidden.
SHOWN, KEYS = "HIJL", "AC"
# The pages of the list, of its columns one beside the other, and some of the other sheets.
SAMPLES = ((1, 6), (43, 48), (85, 90), (127, 130), (211, 213), (400, 402), (616, 618))
# Dots of 0.5 mm; a letter that fills its cell leaves no colour within three of its middle.
FILLS, NEAR, DOTS = (bytes.fromhex("F4A6A0"), bytes.fromhex("FFE699")), 3, 50
ADDED = {
    "A": "1441", "D": "KUE BU ENDAH", "E": "ENDAH", "G": "JL. MAWAR 5", "H": "DAMAI",
    "I": "BALIKPAPAN KOTA", "K": "PO", "O": "Pangan", "P": "kue basah",
}  # fmt: skip
SORT = """
  Dim field(0) As New com.sun.star.table.TableSortField
  field(0).Field = {column} : field(0).IsAscending = True
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "SortFields" : how(0).Value = field()
  how(1).Name = "ContainsHeader" : how(1).Value = False
  sheet.getCellRangeByName("{place}").sort(how())
"""


@pytest.fixture
def officer():
    return make.service()


def read(path: Path, by, **given):
    with Once(path) as file:
        found = actions.receive(path=path, file=file, by=by, at=NOON, **{"sender": ""} | given)
        found = actions.read(uid=found.uid, path=path, file=file, by=by)
        return found


def enter(path: Path, by, **given):
    found = read(path, by, **given)
    done = actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found, done


FIELDS = (
    "name", "legal_form", "area_code", "area_text", "activity", "products", "sector_code",
    "premises", "founded_year", "workers", "capital", "annual_sales", "state", "owner_names",
)  # fmt: skip


def registry() -> dict[object, dict[str, object]]:
    """What the registry says of every business."""
    return {row.pop("uid"): row for row in Business.objects.values("uid", *FIELDS)}


def proposals(made: Path) -> dict[str, str]:
    """What the comments propose, by the cell: the first ones, and all without which a row waits."""
    sheet = load_workbook(made)[SHEET]
    said = {
        cell.coordinate: (cell.comment.text, cell.fill.fgColor.rgb)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and "Usulan: " in cell.comment.text
    }
    must = [at for at, (_, colour) in said.items() if colour == PINK]
    taken = [*[at for at in said if at not in must][:FIXES], *must]
    return {at: said[at][0].partition("Usulan: ")[2].partition("\n")[0].rstrip(".") for at in taken}


def lines_of(path: Path, name: str) -> dict[str, int]:
    """On which line of each sheet the business stands."""
    book = load_workbook(path, read_only=True)
    return {
        sheet.title: line
        for sheet in book
        for line, row in enumerate(sheet.iter_rows(max_col=6, values_only=True), start=1)
        if name in row
    }


def without_kept_values(path: Path) -> set[int]:
    """The lines whose capital is a formula of which no program kept the value."""
    formulas, values = load_workbook(path)[SHEET], load_workbook(path, data_only=True)[SHEET]
    return {
        cell.row
        for cell in formulas["T"]
        if cell.data_type == "f" and values[cell.coordinate].value is None
    }


def a_persons_work(made: Path, fixes: dict[str, str], last: int) -> str:
    """Basic: the proposals are typed into their cells, a business is added, another is deleted from
    every sheet that has it, and the list is sorted by its owners' names."""
    sheet = load_workbook(made)[SHEET]
    key = next(cell.column_letter for cell in sheet[2] if str(cell.value).startswith(KEY_TITLE[:5]))
    new = {f"{letter}{last + 1}": text for letter, text in ADDED.items()}
    work = [f'Dim sheet : sheet = book.Sheets.getByName("{SHEET}")']
    work += [f"sheet.Rows.insertByIndex({last}, 1)"]
    work += [
        f'sheet.getCellRangeByName("{at}").String = "{text}"' for at, text in (fixes | new).items()
    ]
    work += [
        f'book.Sheets.getByName("{name}").Rows.removeByIndex({line - 1}, 1)'
        for name, line in lines_of(made, DELETED).items()
    ]
    return "\n".join(work) + SORT.format(column=4, place=f"A3:{key}{last}")


@pytest.fixture
def returned(tmp_path, officer):
    """The workbook of Balikpapan, entered, and what goes back."""
    path = shared(NAME)
    found, done = enter(path, officer, sender="Disperindag Balikpapan", within="64.71")
    assert (done.businesses, found.counts["repairable"]) == (1438, 2)
    with Once(path) as file:
        made = actions.return_list(uid=found.uid, path=path, file=file, folder=tmp_path, by=officer)
    assert made
    return found, path, made


def test_only_the_fixes_of_a_persons_work_change_the_registry(returned, officer, tmp_path):
    found, path, made = returned
    before, fixes = registry(), proposals(made)
    by_line = {
        one.line: one.business.uid
        for one in SourceRecord.objects.select_related("business").filter(list_uid=found.uid)
    }
    last = max(found.rows.filter(sheet=SHEET).values_list("line", flat=True))
    saved = Office(tmp_path).work(made, tmp_path / "sudah.xlsx", a_persons_work(made, fixes, last))

    again, done = enter(saved, officer)

    after = registry()
    changed = {
        uid: {name: value for name, value in after[uid].items() if before[uid][name] != value}
        for uid in before
        if before[uid] != after[uid]
    }
    told = {by_line[int(at[1:])]: text for at, text in fixes.items() if int(at[1:]) in by_line}
    formulas = {by_line[line] for line in without_kept_values(path) if line in by_line}
    assert (done.businesses, done.updated, done.unchanged) == (3, 81, 1356)
    assert sorted(after[uid]["name"] for uid in after.keys() - before.keys()) == [
        "", "", "KUE BU ENDAH",  # those of Gunadi and Mustafa had a number for a name
    ]  # fmt: skip
    assert again.counts["vanished_rows"] == [f"baris 700: {DELETED}"]
    assert (again.revises, again.counts["repairable"]) == (found, 0)
    # LibreOffice computes what the office's program left without a value; nothing else is news.
    assert len(formulas) == 69
    assert {tuple(changed[uid]) for uid in formulas} == {("capital",)}
    assert {uid: value for uid, value in changed.items() if uid not in formulas} == {
        uid: {"area_code": "64.71.06.1005"} if text.startswith("Kec.")
        else {"sector_code": text[:5]}
        for uid, text in told.items()
    }  # fmt: skip
    assert len(told) == FIXES


def test_it_looks_the_same_but_for_the_colours(returned, officer, tmp_path):
    _, path, made = returned
    office = Office(tmp_path)
    shown = "\n".join(f'sheet.Columns.getByName("{one}").IsVisible = True' for one in SHOWN)
    show = f'Dim sheet : sheet = book.Sheets.getByName("{SHEET}")\n{shown}\n'
    show += f'sheet.Columns.getByName("{KEYS}").IsVisible = False'
    plain = office.work(path, tmp_path / "asli.pdf", show, PDF)
    back = office.work(made, tmp_path / "kembali.pdf", "", PDF)
    assert (count_of(plain), count_of(back)) == (618, 619)  # the cover is one more
    differing = 0
    for first, last in SAMPLES:
        before, after = (
            pages(pdf, first + more, last + more, DOTS) for pdf, more in ((plain, 0), (back, 1))
        )
        for was, now in zip(before, after, strict=True):
            dots, elsewhere = strange(was, now, FILLS, NEAR)
            assert elsewhere == 0
            differing += dots
    assert differing > 200_000


def test_a_dot_that_is_no_colour_of_ours_would_be_seen():
    white, pink, black = b"\xff" * 3, FILLS[0], b"\0" * 3
    before = Picture(9, 2, white * 18)

    assert strange(before, before, FILLS, NEAR) == (0, 0)
    assert strange(before, Picture(9, 2, pink * 9 + white * 9), FILLS, NEAR) == (9, 0)
    assert strange(before, Picture(9, 2, pink + black + white * 16), FILLS, NEAR) == (2, 0)
    assert strange(before, Picture(9, 2, pink + white * 4 + black + white * 12), FILLS, NEAR) == (
        2,
        1,
    )


def count_of(pdf: Path) -> int:
    """How many pages it has."""
    return len(PdfReader(pdf).pages)
