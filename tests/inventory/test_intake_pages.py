"""The pages of lists: what came in, what was understood, what is to be mended, to whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gerai.foundation.answers import Refused
from gerai.inventory.intake import actions
from gerai.inventory.intake.models import BusinessList
from tests import make
from tests.make import lists
from tests.make.books import book, sheet
from tests.make.registry import NOON
from tests.samples import business_list

pytestmark = pytest.mark.django_db
NOWHERE = {"Kabupaten": "", "Kecamatan": "", "Desa": "", "Alamat": ""}


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(client):
    """Signed in; of Klaten."""
    user = make.user("district_officer", area="33.10")
    client.force_login(user)
    return user


def taken(path, by, *, enter=True) -> BusinessList:
    found = actions.receive(path=path, sender="Dinas Klaten", within="33.10", by=by, at=NOON)
    found = actions.read(uid=found.uid, path=path, by=by)
    if enter:
        actions.enter(uid=found.uid, by=by, at=NOON)
        found.refresh_from_db()
    return found


def test_without_any_list_the_page_says_what_will_be_here(client, officer):
    page = client.get("/daftar/").content.decode()

    assert "Belum ada daftar" in page


def test_a_list_shows_its_numbers_its_columns_and_its_problems(client, officer, tmp_path):
    path = lists.file(
        tmp_path,
        {},
        {"Nama Usaha": "12", "NIK": "3.37E+15"},
        {"Nama Usaha": "<b>Tahu</b>", "No HP": "0856 xxxx xxxx"},
    )
    found = taken(path, officer)

    index = client.get("/daftar/").content.decode()
    page = client.get(f"/daftar/{found.uid}/").content.decode()

    assert "ikm.csv" in index
    assert "Dinas Klaten" in index
    assert "2 sudah masuk, 1 perlu diperbaiki" in " ".join(page.split())
    for said in (
        "Nama usaha: isinya bukan nama",
        "<ins>belum bernama</ins>",
        "Usaha Darsini (belum bernama)",
        "rusak oleh Excel",
        "Nomor HP: isinya ditutup pengirim (xxxx)",
        "disimpan tersandi",
    ):
        assert said in page, said
    assert "<b>Tahu</b>" not in page
    assert "9921071205710003" not in page


def test_a_list_that_waits_says_how_it_goes_on(client, officer, tmp_path):
    found = taken(lists.file(tmp_path, {}), officer, enter=False)

    page = client.get(f"/daftar/{found.uid}/").content.decode()

    assert "Belum ada yang masuk registri" in page


def test_a_refused_list_says_why(client, officer, tmp_path, settings):
    path = tmp_path / "jumlah.csv"
    path.write_text("kode_kabupaten_kota,jenis_usaha,jumlah_umkm\n3310,kuliner,9\n3310,jasa,4\n")
    with pytest.raises(Refused):
        taken(path, officer)

    page = client.get(f"/daftar/{BusinessList.objects.get().uid}/").content.decode()

    assert "Daftar ini ditolak" in page
    assert "jumlah usaha per wilayah" in page


def test_rows_are_paged_both_ways_and_filtered_by_their_state(client, officer, tmp_path):
    path = lists.file(
        tmp_path,
        *({"Omzet per bulan": "1,500", "Nama Usaha": f"Warung {n}"} for n in range(60)),
        {"Nama Usaha": "", "Nama Pemilik": ""},
    )
    address = f"/daftar/{taken(path, officer, enter=False).uid}/"

    def rows(query: str = "") -> list[int]:
        page = client.get(address + query).content.decode()
        return [int(line) for line in re.findall(r'data-l="Baris"><span>(\d+)</span>', page)]

    assert rows() == list(range(2, 52))
    assert rows("?setelah=50") == list(range(52, 63))
    assert rows("?sebelum=51") == list(range(2, 52))
    assert rows("?status=rejected") == [62]


def test_a_row_says_its_place_once_and_its_proposal_once(client, officer, tmp_path):
    path = lists.file(tmp_path, {"Nama Usaha": "12"}, {"Omzet per bulan": "1,500", "Desa": "Entah"})

    page = client.get(f"/daftar/{taken(path, officer, enter=False).uid}/").content.decode()

    rows = page.split('id="baris"')[1].split('id="kolom"')[0]
    assert "Baris 2:" not in rows
    assert rows.count("isinya bukan nama. Tulis namanya") == 1
    assert rows.count("<ins>belum bernama</ins>") == 1
    assert rows.count("Kolom Omzet per bulan (") == rows.count("<ins>1500</ins>") == 1


def test_many_notes_of_sheets_are_folded_and_all_there(client, officer, tmp_path):
    path = tmp_path / "buku.xlsx"
    head = ("No", "Nama Usaha", "Nama Pemilik", "Kabupaten")
    sheets = {
        f"Kec. {name}": sheet(head, *((n, f"Batik {name} {n}", "Sri", "Klaten") for n in (1, 2)))
        for name in ("Bayat", "Cawas", "Ceper", "Delanggu", "Gantiwarno", "Jatinom")
    }
    path.write_bytes(book(sheets))

    page = client.get(f"/daftar/{taken(path, officer).uid}/").content.decode()

    assert "<summary>2 keterangan lainnya</summary>" in page
    assert all(f"Lembar {name}: 2 baris diambil." in page for name in sheets)


@pytest.mark.parametrize("nonsense", ["status=x", "setelah=-1", "setelah=" + "9" * 40, "lama=abc"])
def test_a_nonsensical_address_is_the_beginning(client, officer, tmp_path, nonsense):
    found = taken(lists.file(tmp_path, {}), officer)

    assert client.get(f"/daftar/{found.uid}/?{nonsense}").status_code == 200
    assert client.get(f"/daftar/?{nonsense}").status_code == 200


def test_the_number_of_queries_does_not_grow(client, officer, tmp_path):
    client.get("/daftar/")  # what is kept in memory from the first page on
    counts = []
    for size in (2, 40):
        for number in range(size):
            business_list(f"33.10.{number % 26 + 1:02}", f"{size} {number}")
        path = lists.file(
            tmp_path,
            *({"Omzet per bulan": "1,500", "Nama Usaha": f"Soto {n}"} for n in range(size)),
            name=f"{size}.csv",
        )
        found = taken(path, officer, enter=False)
        for address in ("/daftar/", f"/daftar/{found.uid}/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 17  # one of them asks for the scope


def test_a_foreign_list_answers_as_a_missing_one(client, tmp_path):
    found = taken(lists.file(tmp_path, {}), make.user("district_officer", area="33.10"))
    client.force_login(make.user("district_officer", area="33.21"))

    assert client.get(f"/daftar/{found.uid}/").status_code == 404
    assert "ikm.csv" not in client.get("/daftar/").content.decode()


def test_a_list_of_persons_speaks_of_persons_and_leads_to_them(client, officer, tmp_path):
    found = taken(lists.persons(tmp_path, {}, {"Nama": "Sri", "Keterangan": ""}), officer)

    index = client.get("/daftar/").content.decode()
    page = " ".join(client.get(f"/daftar/{found.uid}/").content.decode().split())

    assert "Daftar warga, " in index
    for said in (
        "2 warga dari Dinas Klaten",
        "1 baris tidak menyebut siapa orangnya",
        "Sebutkan siapa mereka",
        "Pemudik atau warga terdampak: belum disebut",
        'href="/warga/"',
    ):
        assert said in page, said
