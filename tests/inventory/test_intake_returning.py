"""A list goes back to its sender: the right cells are marked, in the right words, with keys."""

import io
import tracemalloc
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import Workbook, load_workbook

from bench.returned import workbook as bench_workbook
from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.tables.engine import Once
from gerai.foundation.tables.engine.painting import FILLS, Colour
from gerai.inventory.intake import actions
from gerai.inventory.intake.engine import tokens
from gerai.inventory.intake.rules import businesses
from gerai.inventory.intake.rules.returning import KEY_TITLE, Asked, Spot, asked, joined
from tests import make
from tests.make import lists
from tests.make.registry import NOON
from tests.make.returned import parts
from tests.shared import shared

MUST, LOOK = FILLS[Colour.MUST], FILLS[Colour.LOOK]
pytestmark = pytest.mark.django_db
COLUMNS = (
    Spot("name", "Nama", 2),
    Spot("annual_sales", "Omzet: (Rp)", 3),
    Spot("annual_sales", "Omzet lain", 4),
    Spot("district", "Kec", 5),
    Spot("trademark", "Merek", 0),
)


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33", name="Wahyu", email="wahyu@example.id")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def returned(path: Path, by, folder: Path, **given):
    """The list, and what goes back."""
    with Once(path) as file:
        found = actions.receive(path=path, file=file, by=by, at=NOON, sender="Dinas", **given)
        found = actions.read(uid=found.uid, path=path, file=file, by=by)
        made = actions.return_list(uid=found.uid, path=path, file=file, folder=folder, by=by)
    return found, made


def workbook(path: Path, *rows: list[object]) -> Path:
    """An office's XLSX: a title, a header of two lines, rows from the third column on."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data 2026"
    sheet["C2"] = "DAFTAR IKM KABUPATEN KLATEN"
    sheet.append([])
    head = ["No", "Nama Usaha", "Nama Pemilik", "Desa", "Kecamatan", "Kabupaten", "Omzet per bulan"]
    for at, cells in enumerate([head, *rows], start=4):
        for column, cell in enumerate(cells, start=3):
            sheet.cell(at, column, cell)
    book.create_sheet("Catatan")["A1"] = "jangan dihapus"
    book.save(path)
    return path


def three(path: Path) -> Path:
    """A good row, one with a number for a name, one with an unreadable sum."""
    place = ["Merbung", "Klaten Selatan", "Kab. Klaten"]
    return workbook(
        path,
        [1, "Keripik Bu Darsini", "Darsini", *place, 2_500_000],
        [2, "12", "Suparmi", *place, 1_000_000],
        [3, "Warung Sri", "Sri", *place, "5 - 10 juta"],
    )


def test_the_workbook_has_its_wrong_cells_in_colour_and_words(tmp_path, officer):
    path = three(tmp_path / "ikm.xlsx")

    found, made = returned(path, officer, tmp_path)

    assert made == tmp_path / "ikm - perlu diperbaiki.xlsx"
    book = load_workbook(made)
    assert book.sheetnames == ["Baca dulu", "Data 2026", "Catatan"]
    sheet = book["Data 2026"]
    assert sheet["D6"].fill.fgColor.rgb == MUST
    assert sheet["D6"].comment.text.endswith("Usulan: belum bernama")
    assert sheet["D6"].comment.text.startswith("Isinya bukan nama. Tulis namanya, atau")
    assert sheet["I7"].fill.fgColor.rgb == LOOK
    assert "Baris" not in sheet["I7"].comment.text
    coloured = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in {MUST, LOOK}
    }
    assert coloured == {"D6", "I7"}
    assert sheet["J4"].value == KEY_TITLE
    assert [tokens.told(sheet.cell(line, 10).value) for line in (5, 6, 7)] == [
        (found.uid, 1), (found.uid, 2), (found.uid, 3),
    ]  # fmt: skip
    said = " ".join(str(cell.value) for cell in book["Baca dulu"]["A"])
    assert "3 baris sudah dibaca, 1 baris menunggu" in said
    assert 'lembar "Data 2026"' in said
    assert "(Wahyu, wahyu@example.id)" in said


def test_the_sheet_that_is_no_list_comes_back_byte_for_byte(tmp_path, officer):
    path = three(tmp_path / "ikm.xlsx")

    _, made = returned(path, officer, tmp_path)

    before, after = parts(path), parts(made)
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }  # fmt: skip


def test_a_list_of_text_goes_back_as_a_workbook_with_its_rows_and_columns(tmp_path, officer):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "12", "Alamat": "=1+1"}, {"Nama Usaha": "Soto"})

    found, made = returned(path, officer, tmp_path)

    assert made == tmp_path / "ikm - perlu diperbaiki.xlsx"
    sheet = load_workbook(made)["Daftar 1"]
    assert tuple(cell.value for cell in sheet[1]) == (*lists.HEADER, KEY_TITLE)
    assert [sheet.cell(line, 2).value for line in (2, 3, 4)] == ["Keripik Bu Darsini", "12", "Soto"]
    assert (sheet["F3"].value, sheet["F3"].data_type) == ("=1+1", "s")
    assert sheet["B3"].fill.fgColor.rgb == MUST
    assert tokens.told(sheet["L4"].value) == (found.uid, 3)
    assert Event.objects.get(name="list.returned").data == {"waiting": 1}


def test_nothing_is_written_when_nothing_waits(tmp_path, officer):
    _, made = returned(lists.file(tmp_path, {}), officer, tmp_path)

    assert made is None
    assert [one.name for one in tmp_path.iterdir()] == ["ikm.csv"]


def test_a_workbook_that_somebody_may_be_mending_is_not_written_over(tmp_path, officer):
    path = three(tmp_path / "ikm.xlsx")
    _, first = returned(path, officer, tmp_path)
    first.write_text("sedang diperbaiki")

    _, second = returned(path, officer, tmp_path)

    assert second.name == "ikm - perlu diperbaiki (2).xlsx"
    assert first.read_text() == "sedang diperbaiki"
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        second.name, first.name, "ikm.xlsx",
    ]  # fmt: skip


def test_a_folder_that_is_none_is_refused_and_nothing_is_left(tmp_path, officer):
    path = three(tmp_path / "ikm.xlsx")

    with pytest.raises(Refused, match="bukan folder"):
        returned(path, officer, tmp_path / "tidak ada")


def test_a_problem_is_asked_of_its_own_column_without_its_place(tmp_path):
    fields = businesses().fields

    def one(field: str, code: str, sentence: str, proposal: str | None = None) -> Asked:
        problem = {"field": field, "code": code, "sentence": sentence, "proposal": proposal}
        return asked(problem, "repairable", COLUMNS, fields)

    label = fields["annual_sales"].label
    said = f'Baris 7, kolom Omzet lain ({label}): "1,5" bisa dua hal.'
    assert one("annual_sales", "ambiguous", said, "1500") == Asked(
        4, False, '"1,5" bisa dua hal.\nUsulan: 1500'
    )
    said = f"Lembar A baris B baris 7, kolom Omzet: (Rp) ({label}): kosong."
    assert one("annual_sales", "x", said) == Asked(3, False, "Kosong.")
    said = "Baris 7: kabupatennya belum pasti."
    assert one("area", "area_unknown", said) == Asked(5, True, "Kabupatennya belum pasti.")
    assert one("area", "area_partly", said) == Asked(5, False, "Kabupatennya belum pasti.")
    said = f"Baris 7, kolom Merek ({fields['trademark'].label}): bukan merek."
    assert one("trademark", "x", said).place == 2
    assert one("trademark", "x", said).text.startswith("Kolom Merek (")
    said = "Baris 7: x. Usulan: 12345 Sate."
    assert (
        one("sector_code", "sector_conflict", said, "12345 Sate").text == "X. Usulan: 12345 Sate."
    )


def test_of_several_things_in_a_cell_the_one_that_must_be_mended_gives_the_colour():
    some = [
        Asked(1, False, "A."),
        Asked(1, True, "B."),
        Asked(2, False, "C."),
        Asked(1, False, "A."),
    ]

    assert joined(some) == {1: Asked(1, True, "B.\nA."), 2: Asked(2, False, "C.")}


def test_a_key_is_of_one_row_of_one_list_and_nobody_else_can_make_one(monkeypatch):
    uid, other = uuid4(), uuid4()
    mine = tokens.token(uid, 7)

    assert tokens.told(mine) == (uid, 7)
    assert mine.isalnum()
    assert tokens.told(tokens.token(other, 7)) == (other, 7)
    changed = mine[:30] + ("A" if mine[30] != "A" else "B") + mine[31:]
    assert [tokens.told(one) for one in (changed, mine[:-1], mine.lower(), "", "G" * 49)] == [
        None
    ] * 5
    monkeypatch.setattr(tokens, "key", lambda: b"another installation")
    assert tokens.told(mine) is None


def test_the_workbook_of_balikpapan_comes_back_whole(tmp_path, settings):
    settings.ROOT_AREA = ""
    path = shared("lists/balikpapan_ikm_workbook.xlsx")

    found, made = returned(path, make.service(), tmp_path)

    assert (found.counts["repairable"], found.counts["rejected"]) == (24, 0)
    before, after = parts(path), parts(made)
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }  # fmt: skip
    sheet = load_workbook(io.BytesIO(made.read_bytes()))["final"]
    colours = [cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.comment]
    assert colours.count(MUST) == 24
    assert sheet["D131"].comment.text.endswith("Usulan: belum bernama")
    assert sheet["I11"].value == "BALOKPAPAN TENGAH"
    assert not sheet.column_dimensions["I"].hidden
    assert sheet.column_dimensions["AC"].hidden


def test_a_long_list_goes_back_in_little_memory_and_with_every_mark(tmp_path, officer):
    """2,000 rows of 20 columns, every fourth with a mistake; what one row more costs is small."""
    places = [("Merbung", "Klaten Selatan", "Kab. Klaten"), ("Gajah", "Gajah", "Kab. Demak")]
    path = bench_workbook(tmp_path / "panjang.xlsx", 2_000, places, seed=7)
    with Once(path) as file:
        found = actions.receive(path=path, file=file, by=officer, at=NOON, sender="Dinas")
        found = actions.read(uid=found.uid, path=path, file=file, by=officer)
        tracemalloc.start()
        made = actions.return_list(uid=found.uid, path=path, file=file, folder=tmp_path, by=officer)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    sheet = load_workbook(made)["Data"]
    colours = Counter(
        cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.fill.patternType
    )
    with_problems = found.rows.exclude(problems=[]).count()
    assert (found.counts["read"], with_problems) == (2_000, 500)
    assert most < 16 * 2**20
    keys = [row[20].value for row in sheet.iter_rows(min_row=2, min_col=1, max_col=21)]
    assert len({key for key in keys if tokens.looks_like_one(key)}) == 2_000
    assert colours == {LOOK: 374, MUST: 126}
