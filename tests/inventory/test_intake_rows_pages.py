"""The pages on which rows are mended: by one proposal, by a pattern, by hand; two at once."""

import re
from html import unescape

import pytest

from gerai.inventory.intake import actions
from gerai.inventory.intake.models import BusinessList, Mending
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
NIK = "9921071205710003"


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(client):
    """Signed in; of Klaten."""
    user = make.user("district_officer", area="33.10")
    client.force_login(user)
    return user


@pytest.fixture
def found(tmp_path, officer) -> BusinessList:
    """Three rows with a number for a name, one with a NIK of fifteen digits."""
    rows = ({"Nama Usaha": "12", "Nama Pemilik": f"Orang {chr(65 + n)}"} for n in range(3))
    path = lists.file(tmp_path, {"NIK": NIK[:-1]}, *rows)
    made = actions.receive(path=path, sender="Dinas", within="33.10", by=officer, at=NOON)
    return actions.read(uid=made.uid, path=path, by=officer)


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def states(found):
    return [row.state for row in found.rows.order_by("number")]


def names(found):
    return [row.values.get("name") for row in found.rows.order_by("number")]


def test_a_kind_is_looked_at_and_all_its_proposals_taken_and_taken_back(client, found):
    address = f"/daftar/{found.uid}/"
    page = client.get(address + "?masalah=name.not_name").content.decode()
    assert "Terima 3 usulan" in page
    assert "NIK (" not in page.split('id="baris"')[1]

    done = client.post(address + "terima/?masalah=name.not_name", {"masalah": "name.not_name"})

    assert done.status_code == 302
    page = client.get(done["Location"]).content.decode()
    assert "3 baris diperbaiki" in page
    assert states(found) == ["ready"] * 4
    assert "Usaha Orang A (belum bernama)" in client.get(address + "baris/2/").content.decode()

    back = client.post(address + "urungkan/", {"urung": hidden(page, "urung")}, follow=True)
    assert "3 baris kembali seperti di daftarnya." in back.content.decode()
    assert states(found)[1:] == ["repairable"] * 3


def test_one_area_is_typed_for_all_rows_that_name_the_same_unknown_place(client, officer, tmp_path):
    lost = {"Desa": "Dusun Wetan"}
    path = lists.file(tmp_path, {}, lost, lost, {"Desa": "Entah"}, name="dusun.csv")
    made = actions.receive(path=path, sender="Dinas", within="33.10", by=officer, at=NOON)
    found = actions.read(uid=made.uid, path=path, by=officer)
    address = f"/daftar/{found.uid}/"
    page = client.get(address + "?masalah=area.area_partly").content.decode()
    assert "Pakai untuk 2 baris" in page
    words = hidden(page.split('class="alike"')[1], "kata")
    given = {"masalah": "area.area_partly", "isian": "area", "kata": unescape(words)}

    empty = client.post(address + "terima/", given, follow=True).content.decode()
    assert "Ketik dulu isinya" in empty
    client.post(address + "terima/", given | {"ketik": "Merbung, Klaten Selatan, Klaten"})

    rows = list(found.rows.order_by("number"))
    assert [len(row.problems) for row in rows] == [0, 0, 0, 1]
    assert rows[1].values["area_code"] == rows[0].values["area_code"]


def test_htmx_gets_the_page_at_once(client, found):
    address = f"/daftar/{found.uid}/terima/"

    done = client.post(address, {"masalah": "name.not_name"}, headers={"HX-Request": "true"})

    assert done.status_code == 200
    assert "3 baris diperbaiki" in done.content.decode()


def test_one_proposal_is_taken_by_its_button_but_not_when_the_row_changed(client, found):
    page = client.get(f"/daftar/{found.uid}/?masalah=name.not_name").content.decode()
    given = {"lihat": hidden(page, "lihat"), "usul": "0.0"}
    address = f"/daftar/{found.uid}/baris/2/usulan/"

    client.post(address, given)
    again = client.post(address, given, follow=True).content.decode()

    assert states(found)[1:] == ["ready", "repairable", "repairable"]
    assert "baru saja diubah petugas lain" in again


def test_a_row_is_mended_by_hand_and_the_next_one_opens(client, found):
    address = f"/daftar/{found.uid}/baris/2/"
    page = client.get(address).content.decode()
    assert "isinya bukan nama" in page

    done = client.post(address, {"lihat": hidden(page, "lihat"), "isi-name": "Tahu Bu Aminah"})

    assert done["Location"].startswith(f"/daftar/{found.uid}/baris/3/?urung=")
    assert names(found)[1] == "Tahu Bu Aminah"


def test_a_personal_number_is_never_shown_and_typed_anew(client, found):
    address = f"/daftar/{found.uid}/baris/1/"
    page = client.get(address).content.decode()
    assert NIK[:-1] not in page
    assert "0899" not in page

    client.post(address, {"lihat": hidden(page, "lihat"), "isi-nik": NIK})

    page = client.get(address).content.decode()
    assert NIK not in page
    assert "0003" in page
    assert found.rows.get(number=1).problems == []


def test_what_two_officers_type_into_one_row_is_not_lost(client, found):
    address = f"/daftar/{found.uid}/baris/2/"
    mark = hidden(client.get(address).content.decode(), "lihat")
    client.post(address, {"lihat": mark, "isi-name": "Dari yang pertama"})

    second = client.post(address, {"lihat": mark, "isi-name": "Dari yang kedua"})

    page = second.content.decode()
    assert second.status_code == 409
    assert "baru saja diubah petugas lain" in page
    assert 'value="Dari yang kedua"' in page
    assert "Dari yang pertama" in page
    assert names(found)[1] == "Dari yang pertama"


def test_what_cannot_be_said_stays_in_the_form(client, found):
    address = f"/daftar/{found.uid}/baris/2/"
    mark = hidden(client.get(address).content.decode(), "lihat")

    said = client.post(
        address, {"lihat": mark, "isi-area": "Entah di mana", "isi-name": "Tahu Bu Aminah"}
    )

    page = said.content.decode()
    assert said.status_code == 400
    assert "belum dikenal" in page
    assert 'value="Tahu Bu Aminah"' in page
    assert not Mending.objects.exists()


def test_a_line_that_is_no_record_is_put_aside_and_taken_again(client, found):
    address = f"/daftar/{found.uid}/baris/2/"
    mark = hidden(client.get(address).content.decode(), "lihat")
    client.post(address, {"lihat": mark, "sisihkan": "1"})
    assert found.rows.get(number=2).state == "aside"
    page = client.get(address).content.decode()
    assert "disisihkan" in page

    client.post(address, {"lihat": hidden(page, "lihat"), "pakai": "1"})

    assert found.rows.get(number=2).state == "repairable"


def test_an_auditor_sees_rows_and_no_way_to_change_them(client, found):
    client.force_login(make.user("auditor", area="33.10"))

    page = client.get(f"/daftar/{found.uid}/?masalah=name.not_name").content.decode()

    assert "Usaha Orang A (belum bernama)" in page
    assert "Terima 3 usulan" not in page
    assert "<button" not in page.split('id="baris"')[1]
    assert client.get(f"/daftar/{found.uid}/baris/2/").status_code == 403
    assert (
        client.post(f"/daftar/{found.uid}/terima/", {"masalah": "name.not_name"}).status_code == 403
    )
