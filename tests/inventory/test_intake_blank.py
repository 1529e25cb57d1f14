"""Our blank workbook: understood wholly, its example never a record, numbers kept whole."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import Once
from gerai.inventory.intake import actions
from gerai.inventory.intake.engine import load_chunk
from gerai.inventory.intake.queries.blank import blank_workbook, columns_of
from gerai.inventory.intake.rules import Subject, about
from gerai.inventory.intake.rules.blank import EXAMPLE, choices_of
from tests import make
from tests.make.registry import NOON
from tests.office import Office

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "Warung Bu Sri", "owner_name": "Sri Lestari", "nik": "9921074205710004",
    "birth_date": date(1971, 5, 2), "sex": "Perempuan", "phone": "089912345002",
    "email": "sri@example.id", "address": "Jl. Melati 3", "regency": "Kab. Klaten",
    "district": "Klaten Selatan", "village": "Merbung", "latitude": "-7.71111",
    "longitude": "110.60001", "activity": "warung makan", "products": "nasi rames",
    "sector_code": "56102", "legal_form": "Perorangan", "premises": "Sewa",
    "nib": "0220001234567", "pirt": "P-IRT 2063310010001-27", "halal": "ID33110000123450321",
    "founded_year": 2012, "workers_men": 1, "workers_women": 3, "capital": 7_500_000,
    "annual_sales": 48_000_000, "main_constraint": "Bahan baku",
}  # fmt: skip
PERSON = {
    "name": "Wahyu Santoso", "nik": "9921070203800005", "birth_date": date(1980, 3, 2),
    "sex": "Laki-laki", "phone": "089912346002", "email": "wahyu@example.id",
    "address": "Jl. Mawar 4", "regency": "Kab. Klaten", "district": "Klaten Selatan",
    "village": "Merbung", "kind": "Warga terdampak", "came_from": "Surabaya",
    "came_on": "20-03-2026", "stays": "menetap", "skills": "mengelas", "last_job": "tukang las",
    "needs": "mesin las", "effect": "PHK",
}  # fmt: skip
FILLS = {Subject.BUSINESSES: FILLED, Subject.PERSONS: PERSON}


@pytest.fixture
def officer(settings):
    settings.ROOT_AREA = "33"
    return make.user("provincial_officer", area="33", name="Wahyu", email="wahyu@example.id")


def filled(path, subject, *rows):
    """The blank workbook with these rows below its example, as a person types them."""
    book = load_workbook(io.BytesIO(blank_workbook(subject)))
    sheet = book.worksheets[0]
    for line, row in enumerate(rows, start=3):
        sheet.cell(line, 1, line - 2)
        for at, one in enumerate(columns_of(subject), start=2):
            sheet.cell(line, at, row.get(one.field))
    book.save(path)
    return path


def taken(path, officer, **given):
    with Once(path) as file:
        found = actions.receive(
            path=path, file=file, by=officer, at=NOON, **{"sender": "Kec. Wedi"} | given
        )
        return actions.read(uid=found.uid, path=path, file=file, by=officer)


@pytest.mark.parametrize("subject", list(Subject))
def test_the_filled_workbook_is_understood_in_every_column_and_has_no_problem(
    tmp_path, officer, subject
):
    found = taken(filled(tmp_path / "daftar.xlsx", subject, FILLS[subject]), officer)

    fields = [one["field"] for one in found.columns if one["field"] != "row_id"]
    assert found.subject == subject
    assert fields == [one.field for one in columns_of(subject)]
    assert min(one["score"] for one in found.columns if one["field"] != "row_id") >= 0.9
    assert found.notes == []
    (row,) = found.rows.all()
    assert (row.problems, row.state, row.line) == ([], "ready", 3)
    said = {name for name, _ in load_chunk(found.uid, 0).personal[row.number]} | set(row.values)
    assert {name for name in FILLS[subject] if name not in said} == set()


def test_the_example_row_is_no_record_unless_somebody_typed_over_it(tmp_path, officer):
    alone = filled(tmp_path / "kosong.xlsx", Subject.BUSINESSES)
    with pytest.raises(Refused, match="tidak ada baris"):
        taken(alone, officer)

    book = load_workbook(alone)
    book.worksheets[0]["B2"] = "Warung Bu Sri"
    book.save(tmp_path / "ditimpa.xlsx")
    over = taken(tmp_path / "ditimpa.xlsx", officer)

    assert [row.values["name"] for row in over.rows.all()] == ["Warung Bu Sri"]


def test_every_choice_is_understood_and_every_example_too():
    for subject in Subject:
        target = about(subject).target
        for one in columns_of(subject):
            field = target.fields[one.field]
            read = target.readers[field.type]
            assert all(read(text).value and not read(text).code for text in choices_of(field))
            if one.example:
                assert not read(one.example).code
                assert read(one.example).value not in (None, "")


def test_numbers_that_excel_would_destroy_are_text_and_checked(officer):
    sheet = load_workbook(io.BytesIO(blank_workbook(Subject.BUSINESSES))).worksheets[0]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    checks = {
        str(one.sqref).partition("3")[0]: one for one in sheet.data_validations.dataValidation
    }

    for head in ("NIK", "Nomor HP", "NIB", "Kode KBLI", "Lintang"):
        assert sheet.column_dimensions[heads[head]].number_format == "@"
        assert sheet[f"{heads[head]}2"].number_format == "@"
    assert isinstance(sheet[f"{heads['NIK']}2"].value, str)
    nik, phone, sales = (checks[heads[head]] for head in ("NIK", "Nomor HP", "Omzet setahun"))
    assert (nik.type, nik.formula1, nik.formula2) == ("textLength", "16", "16")
    assert nik.error == "NIK harus 16 angka. Kosongkan kalau tidak tahu."
    assert (phone.type, sales.type) == ("textLength", "whole")
    assert checks[heads["Tanggal lahir"]].type == "date"
    assert sheet["A2"].value == EXAMPLE


def test_places_are_those_of_this_installation(officer, settings):
    def picks(letter: str) -> list[str]:
        book = load_workbook(io.BytesIO(blank_workbook(Subject.BUSINESSES)))
        sheet = book["Pilihan"]
        head = {cell.value for cell in sheet[2]}
        column = next(c for c in sheet.iter_cols(min_row=2) if c[0].value == letter)
        assert head
        return [cell.value for cell in column if cell.value]

    assert len(picks("Kab. Banjarnegara")) == 35
    settings.ROOT_AREA = "33.10"
    assert picks("Kab. Klaten") == ["Kab. Klaten"]
    assert len(picks("Bayat")) == 26


def test_no_cell_of_the_workbook_is_a_formula(officer):
    book = load_workbook(io.BytesIO(blank_workbook(Subject.PERSONS)))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_anybody_may_download_it(client, officer):
    page = client.get("/daftar/contoh/")
    file = client.get("/daftar/contoh/usaha/")

    assert page.status_code == file.status_code == 200
    assert "Unduh daftar warga" in page.content.decode()
    assert "12-05-1971</td>" in page.content.decode()
    assert file["Content-Disposition"] == 'attachment; filename="daftar-usaha.xlsx"'
    assert file.content[:2] == b"PK"
    assert client.get("/daftar/contoh/lain/").status_code == 404
    told = client.get("/daftar/bantuan/").content.decode()
    assert "Merah muda" in told
    assert "Kalau 5.000 baris atau lebih, petugas kedua memastikannya dulu" in told


@pytest.mark.parametrize("subject", list(Subject))
def test_filled_and_saved_by_libreoffice_it_is_understood_as_well(tmp_path, officer, subject):
    blank = tmp_path / "kosong.xlsx"
    blank.write_bytes(blank_workbook(subject))
    cells = [
        f'sheet.getCellByPosition({at}, 2).FormulaLocal = "{as_typed(FILLS[subject][one.field])}"'
        for at, one in enumerate(columns_of(subject), start=1)
    ]
    first = "Dim sheet : sheet = book.Sheets.getByIndex(0)\nsheet.getCellByPosition(0, 2).Value = 1"
    basic = "\n".join([first, *cells])

    found = taken(Office(tmp_path).work(blank, tmp_path / "isi.xlsx", basic), officer)

    fields = [one["field"] for one in found.columns if one["field"] != "row_id"]
    assert fields == [one.field for one in columns_of(subject)]
    (row,) = found.rows.all()
    assert (row.problems, row.state) == ([], "ready")
    said = dict(load_chunk(found.uid, 0).personal[row.number])
    assert said["nik"] == FILLS[subject]["nik"]
    assert said["birth_date"] == FILLS[subject]["birth_date"].isoformat()
    assert said["phone"] == "+62" + FILLS[subject]["phone"][1:]


def as_typed(value: object) -> str:
    """What a person types for the value."""
    return value.isoformat() if isinstance(value, date) else str(value)
