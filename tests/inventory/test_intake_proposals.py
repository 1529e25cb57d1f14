"""What is proposed, typed into the cell that it is for, is understood and ends the problem."""

import pytest

from gerai.foundation.tables.rules import RawRow, Typist, map_columns
from gerai.inventory.intake.actions.judged import as_told
from gerai.inventory.intake.engine import Coder
from gerai.inventory.intake.rules import businesses, judge
from gerai.inventory.intake.rules.mending import Fix, fixes, only_fix
from tests.make import lists

pytestmark = pytest.mark.django_db

# Every problem for which the product may propose something, and the cells of a row that has it.
ASKING = [
    ("sex", {"Jenis Kelamin": "Prempuan"}, "Perempuan"),
    ("sex", {"Jenis Kelamin": "Laki laky"}, "Laki-laki"),
    ("premises", {"Status Tempat": "rumah sendri"}, "Milik sendiri"),
    ("premises", {"Status Tempat": "sewa dan milik sendiri"}, ("Milik sendiri", "Sewa")),
    ("main_constraint", {"Kendala": "pemasarran"}, "Pemasaran"),
    ("main_constraint", {"Kendala": "modal dan pemasaran"}, ("Modal", "Pemasaran")),
    ("education", {"Pendidikan": "S-1"}, "S1"),
    ("monthly_sales", {"Omzet per bulan": "1,500"}, "1500"),
    ("monthly_sales", {"Omzet per bulan": "sekitar 2,5 jt"}, "2500000"),
    ("monthly_sales", {"Omzet per bulan": "2.5OO.OOO"}, "2500000"),
    ("monthly_sales", {"Omzet per bulan": "5oo rb"}, "500000"),
    ("founded_year", {"Tahun Berdiri": "'98"}, "1998"),
    ("founded_year", {"Tahun Berdiri": "th 15"}, "2015"),
    ("founded_year", {"Tahun Berdiri": "2O19"}, "2019"),
    ("nib", {"NIB": "220001234567"}, "0220001234567"),
    ("nib", {"NIB": "O2200O1234567"}, "0220001234567"),
    ("sector_code", {"KBLI": "1079", "Jenis Usaha": "keripik tempe"}, "10794 "),
    ("sector_code", {"KBLI": "1111", "Jenis Usaha": "tanam jagung"}, "01111 "),
    ("sector_code", {"KBLI": "32112", "Nama Usaha": "Laundry",
     "Jenis Usaha": "jasa laundry kiloan"}, "96200 "),
    ("sector_code", {"Judul KBLI": "INDUSTRI BARANG PERHIASAN DARI LOGAM MULIA",
     "Jenis Usaha": "las pagar dan teralis"}, "25111 "),
    ("name", {"Nama Usaha": "12"}, "belum bernama"),
    ("area", {"Kabupaten": "", "Kecamatan": "Karangdowo", "Desa": ""}, "Kab. Klaten"),
    ("area", {"Kabupaten": "Tegal", "Kecamatan": "", "Desa": ""}, ("Kab. Tegal", "Kota Tegal")),
    ("area", {"Kabupaten": "Kab. Klaten", "Kecamatan": "Wedi", "Desa": "Merbung"},
     "Kec. Klaten Selatan"),
    ("area", {"Kabupaten": "", "Kecamatan": "Klatem Selatan", "Desa": "Merbung"},
     "Kec. Klaten Selatan"),
]  # fmt: skip


# What stands below in those columns.
USUAL = lists.GOOD | {
    "Jenis Kelamin": "P", "Status Tempat": "sewa", "Kendala": "modal", "Pendidikan": "SMA",
    "Tahun Berdiri": "2015", "NIB": "9120001234567", "KBLI": "10794",
    "Judul KBLI": "INDUSTRI KERUPUK",
}  # fmt: skip


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def judged(cells: dict[str, str]):
    """The row of these cells, with all that the intake makes of it."""
    target = businesses()
    usual = tuple(USUAL[head] for head in cells)
    mapping = map_columns(list(cells), [tuple(cells.values()), *[usual] * 9], target)
    typed = Typist(target, mapping)(RawRow(1, tuple(cells.values())))
    (inside,) = Coder().code([typed])
    return judge(typed, inside=inside), {one.field: one.header for one in mapping}


@pytest.mark.parametrize(("field", "said", "meant"), ASKING)
def test_a_proposal_typed_into_its_cell_ends_the_problem(field, said, meant):
    row = lists.GOOD | said
    before, columns = judged(row)
    asked = [one for one in before.problems if one.field == field]
    (problem,) = [one for one in asked if one.proposal or one.choices]
    texts = problem.choices or (problem.proposal,)
    if isinstance(meant, tuple):
        assert texts == meant
    else:
        (text,) = texts
        assert text.startswith(meant)

    for text in texts:
        after, _ = judged(row | {columns[problem.into or field]: text})
        assert [one for one in after.problems if one.field == field] == []
        assert len(after.problems) == len(before.problems) - len(asked)


def test_what_may_be_taken_by_one_key_names_the_cell_that_it_is_for():
    before, _ = judged(lists.GOOD | {"Kabupaten": "Tegal", "Kecamatan": "", "Desa": ""})
    several = as_told(before.problems[0])
    before, _ = judged(lists.GOOD | {"Kecamatan": "Wedi"})
    one = as_told(before.problems[0])

    assert fixes(several) == [Fix("regency", "Kab. Tegal"), Fix("regency", "Kota Tegal")]
    assert only_fix(several) is None
    assert fixes(one) == [only_fix(one)] == [Fix("district", "Kec. Klaten Selatan")]
    assert "choices" not in one
