"""The desk in Chromium: a list is mended by keys alone, without script, by two at once."""

import pytest

from gerai.inventory.intake import actions
from tests import make
from tests.make import lists
from tests.make.registry import NOON
from tests.photos import axe, look, narrow, tabbed

FOCUSED = """(() => { const e = document.activeElement;
    return /^(A|BUTTON)$/.test(e.tagName) ? e.innerText : '' })()"""


@pytest.fixture
def officer(settings, transactional_db):
    settings.ROOT_AREA = "33"
    return make.user("district_officer", area="33.10", name="Sri Wahyuni")


@pytest.fixture
def found(officer, tmp_path):
    """Rows of five kinds, most with something to mend."""
    numbers = [{"Nama Usaha": "12", "Nama Pemilik": f"Orang {chr(65 + n)}"} for n in range(12)]
    lost = [{"Desa": "Dusun Wetan", "Nama Usaha": f"Soto {chr(65 + n)}"} for n in range(5)]
    sums = [{"Omzet per bulan": "1,500", "Nama Usaha": f"Jamu {chr(65 + n)}"} for n in range(4)]
    short = [{"NIK": "992107120571000", "Nama Usaha": "Tenun Lurik Bu Yah"}]
    other = {"Kabupaten": "Kab. Sleman", "Kecamatan": "", "Desa": "", "Alamat": ""}
    path = lists.file(
        tmp_path, {}, *numbers, *lost, *sums, *short, other, name="UMKM Klaten 2026 (gabungan).csv"
    )
    made = actions.receive(
        path=path, sender="Dinas Koperasi Klaten", within="33.10", by=officer, at=NOON
    )
    return actions.read(uid=made.uid, path=path, by=officer)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "desk-list"),
        ("?masalah=name.not_name", "desk-pattern"),
        ("?masalah=area.area_partly", "desk-typed"),
        ("baris/2/", "desk-row"),
        ("baris/23/", "desk-row-personal"),
        ("kolom/", "desk-columns"),
    ],
)
def test_the_pages_of_the_desk_are_open_to_everyone(page, enter, officer, found, address, name):
    enter(page, officer)
    page.goto(f"/daftar/{found.uid}/{address}")

    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page, 200)


def test_a_list_is_mended_by_keys_alone(page, enter, officer, found):
    enter(page, officer)
    page.goto(f"/daftar/{found.uid}/?masalah=name.not_name")

    def tab_to(words: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if words in page.evaluate(FOCUSED):
                return
        pytest.fail(f"no way by keys to {words}")

    tab_to("untuk baris 3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    page.get_by_text("1 baris diperbaiki").wait_for()
    assert [found.rows.get(number=n).state for n in (2, 3)] == ["repairable", "ready"]
    assert "untuk baris 5" in page.evaluate(FOCUSED)

    tab_to("Perbaiki")
    page.keyboard.press("Enter")
    page.get_by_label("Nama usaha").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Tahu Bu Aminah")
    page.keyboard.press("Enter")
    page.wait_for_url("**/baris/**urung=**")
    assert found.rows.filter(values__name="Tahu Bu Aminah").count() == 1

    page.goto(f"/daftar/{found.uid}/?masalah=name.not_name")
    tab_to("Terima 10 usulan")
    page.keyboard.press("Enter")
    page.get_by_text("10 baris diperbaiki").wait_for()
    tab_to("Urungkan")
    page.keyboard.press("Enter")
    page.get_by_text("10 baris kembali seperti di daftarnya.").wait_for()


def test_a_list_is_mended_without_script(plain_page, enter, officer, found):
    enter(plain_page, officer)
    plain_page.goto(f"/daftar/{found.uid}/")
    plain_page.get_by_role("link", name="Nama usaha: isinya bukan nama").click()
    plain_page.get_by_role("button", name="Pakai belum bernama untuk baris 3").click()
    assert plain_page.get_by_text("1 baris diperbaiki").is_visible()
    plain_page.get_by_role("button", name="Terima 11 usulan").click()
    assert plain_page.get_by_text("11 baris diperbaiki").is_visible()
    plain_page.get_by_role("button", name="Urungkan").click()
    assert plain_page.get_by_text("11 baris kembali").is_visible()

    plain_page.get_by_role("link", name="Sebagian wilayahnya").click()
    plain_page.get_by_label("Isi yang benar untuk 5 baris ini").fill("Merbung, Klaten Selatan")
    plain_page.get_by_role("button", name="Pakai untuk 5 baris").click()
    assert plain_page.get_by_text("5 baris diperbaiki").is_visible()

    plain_page.goto(f"/daftar/{found.uid}/baris/23/")
    plain_page.get_by_label("NIK", exact=True).fill("9921071205710003")
    plain_page.get_by_role("button", name="Simpan, lanjut").click()
    assert found.rows.get(number=23).problems == []
    assert found.rows.get(number=23).state == "ready"


def test_two_officers_on_one_row_lose_nothing(chromium, live_server, enter, officer, found):
    other = make.user("provincial_officer", area="33", name="Budi Santoso")
    windows = [chromium.new_context(base_url=live_server.url, locale="id-ID") for _ in range(2)]
    mine, theirs = (window.new_page() for window in windows)
    for page, user in ((mine, officer), (theirs, other)):
        enter(page, user)
        page.goto(f"/daftar/{found.uid}/baris/2/")

    theirs.get_by_label("Nama usaha").fill("Dari provinsi")
    theirs.get_by_role("button", name="Simpan, lanjut").click()
    theirs.wait_for_url("**/baris/3/**")
    mine.get_by_label("Nama usaha").fill("Dari kabupaten")
    mine.get_by_role("button", name="Simpan, lanjut").click()

    mine.get_by_text("baru saja diubah petugas lain").wait_for()
    assert mine.get_by_label("Nama usaha").input_value() == "Dari kabupaten"
    assert mine.get_by_text("Diperbaiki Budi Santoso").is_visible()
    assert mine.get_by_text("Sekarang tercatat: Dari provinsi").is_visible()
    assert found.rows.get(number=2).values["name"] == "Dari provinsi"
    look(mine, "desk-clash")
    axe(mine)

    mine.get_by_role("button", name="Simpan").last.click()
    mine.wait_for_url("**/baris/**urung=**")
    assert found.rows.get(number=2).values["name"] == "Dari kabupaten"
    for window in windows:
        window.close()
