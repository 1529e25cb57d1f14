"""Workbooks on their way into the registry: each table by itself, each row with its place."""

import pytest

from gerai.foundation.answers import Refused
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import reading
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.intake.queries import as_lines, as_report, columns_of
from gerai.inventory.registry.models import SourceRecord
from gerai.inventory.registry.rules import Entered
from tests import make
from tests.make import lists
from tests.make.books import book, sheet
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db

HEAD = ("No", "Nama Usaha", "Nama Pemilik", "Alamat", "Kecamatan", "Kabupaten")
AREA = ("Klaten Selatan", "Kab. Klaten")
NAMES = ("Sumarni", "Darsini", "Wagiyo", "Tutik", "Parno", "Sulastri", "Ngatinem", "Joko")


@pytest.fixture
def officer(settings):
    settings.ROOT_AREA = "33"
    return make.user("provincial_officer", area="33")


def some(count: int, first: int = 1) -> list[tuple[object, ...]]:
    return [
        (n, f"Batik {NAMES[n % 8]} {n}", NAMES[(n + 3) % 8], f"Jl. Mawar {n}", *AREA)
        for n in range(first, first + count)
    ]


def written(folder, sheets, name: str = "buku.xlsx"):
    path = folder / name
    path.write_bytes(book(sheets))
    return path


def taken(path, by) -> BusinessList:
    found = actions.receive(path=path, sender="Dinas", by=by, at=NOON)
    found = actions.read(uid=found.uid, path=path, by=by)
    actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found


def test_every_table_is_understood_by_itself_and_a_row_names_its_sheet(tmp_path, officer):
    other = ("Alamat", "Pemilik", "Nama Usaha", "Kabupaten")
    path = written(
        tmp_path,
        {
            "Bayat": sheet(("DAFTAR",), HEAD, *some(5)),
            "Cawas": sheet(
                other, ("Jl. 1", "Ani", "Warung Ani", "Kab. Klaten"), ("x", "-", "-", "-")
            ),
        },
    )

    found = taken(path, officer)

    places = list(found.rows.order_by("number").values_list("number", "sheet", "line", "state"))
    assert places[0] == (1, "Bayat", 3, "entered")
    assert places[5:] == [(6, "Cawas", 2, "entered"), (7, "Cawas", 3, "rejected")]
    assert found.counts["examples"]["name.nothing"].startswith("Lembar Cawas baris 3: ")
    assert {one["sheet"] for one in as_report(found, Entered())["mapping"]} == {
        "Bayat",
        "Cawas",
    }
    assert SourceRecord.objects.get(number=6).business.name == "Warung Ani"


def test_a_record_names_the_line_and_the_sheet_where_its_sender_finds_it(client, tmp_path, officer):
    taken(
        written(
            tmp_path,
            {
                "Bayat": sheet(("DAFTAR",), HEAD, *some(3)),
                "Cawas": sheet(HEAD, *some(2, first=4)),
            },
        ),
        officer,
    )
    last = SourceRecord.objects.get(number=5)
    alone = taken(written(tmp_path, {"Satu": sheet(("DAFTAR",), (), HEAD, *some(1, 9))}), officer)
    only = SourceRecord.objects.get(list_uid=alone.uid)
    client.force_login(officer)

    assert (last.sheet, last.line, last.row) == ("Cawas", 3, 3)
    assert (only.sheet, only.line, only.row) == ("", 4, 4)
    page = client.get(f"/usaha/{last.business.uid}/").content.decode()
    assert "lembar Cawas, baris 3" in page
    assert SourceRecord(number=7).row == 7  # as before lines were kept


def test_a_table_of_counts_beside_the_list_is_left_out_with_a_note(tmp_path, officer):
    counts = sheet(("Kode Kecamatan", "Jenis Usaha", "Jumlah UMKM"), ("331001", "kuliner", 9))

    found = taken(written(tmp_path, {"Rekap": counts, "Data": sheet(HEAD, *some(4))}), officer)

    assert (found.counts["read"], found.counts["entered"]) == (4, 4)
    assert {one["sheet"] for one in found.columns} == {"Data"}
    assert found.notes[0] == "Lembar Data: 4 baris diambil."
    assert found.notes[1].startswith("Lembar Rekap tidak diambil: ")
    assert found.notes[1] in "\n".join(as_lines(found))


def test_what_is_no_row_is_told_once_the_list_is_read(tmp_path, officer):
    found = taken(written(tmp_path, {"Data": sheet(HEAD, *some(4), ("Jumlah", None, 4))}), officer)

    assert found.notes == ["Dilewati, karena bukan baris data: 1 baris jumlah."]


def test_sheets_alike_show_their_columns_once(tmp_path, officer):
    path = written(
        tmp_path, {"Kec. Bayat": sheet(HEAD, *some(4)), "Kec. Cawas": sheet(HEAD, *some(4, 40))}
    )

    found = taken(path, officer)

    assert [one.header for one in columns_of(found)] == [*HEAD, "Nama lembar"]
    assert len(found.columns) == 2 * (len(HEAD) + 1)


def test_a_file_that_ends_badly_leaves_nothing_half_done(tmp_path, officer, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 10)
    path = lists.many(tmp_path, 2_000)
    with path.open("a") as file:
        file.write('2001;"' + "x" * 200_000)

    with pytest.raises(Refused, match="tanda kutip yang tidak ditutup"):
        taken(path, officer)

    found = BusinessList.objects.get()
    assert (found.state, Row.objects.count()) == ("refused", 0)
    assert found.refusal.startswith("setelah baris")


def test_a_list_that_was_begun_before_lines_were_kept_counts_on_by_them(tmp_path, officer):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "12"}, {"Nama Usaha": "Toko Maju"})
    found = actions.receive(path=path, sender="", by=officer, at=NOON)
    Row.objects.create(
        business_list=found,
        number=2,
        line=0,
        digest=b"x",
        state="entered",
        values={"name": "Lama", "area_code": "33.10"},
    )

    found = actions.read(uid=found.uid, path=path, by=officer)

    states = dict(found.rows.order_by("number").values_list("number", "state"))
    assert states == {2: "entered", 3: "repairable", 4: "ready"}
