"""Officers at the intake desk in Chromium: an ugly workbook becomes records, a list of prices does
not, a workbook goes back to its sender and comes again repaired."""

import gc
from threading import Thread

import openpyxl
import pytest
from procrastinate.contrib.django import app

from gerai.inventory.intake.models import BusinessList
from gerai.inventory.registry.models import Business
from tests import make
from tests.make.books import book, sheet
from tests.photos import look

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
FOCUSED = """(() => { const e = document.activeElement;
    return /^(A|BUTTON)$/.test(e.tagName) ? e.innerText : '' })()"""
TITLE = ("DATA UMKM KABUPATEN KLATEN TAHUN 2026",)
HEAD = (
    "NO",
    "NAMA PEMILIK",
    "NAMA USAHA",
    "ALAMAT",
    None,
    None,
    "NO HP/WA",
    "JNS USH",
    "OMZET/BLN",
)
UNDER = (None, None, None, "DESA", "KEC", "KAB", None, None, None)
OWNERS = (
    "Aminah", "Tutik", "Sumarni", "Darsini", "Ngatini", "Rohayati", "Suparmi", "Wagiyem", "Painah",
    "Kartini", "Lestari", "Mulyani",
)  # fmt: skip
COUNT = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)")


@pytest.fixture
def officer(settings, transactional_db):
    settings.ROOT_AREA = "33"
    return make.user("district_officer", area="33.10", name="Sri Wahyuni")


def ugly(path):
    """A title, two lines of titles, numbers under them, "sda", numbers for names, a subtotal."""
    rows = [
        (n, OWNERS[n - 1], "12" if n % 3 == 0 else f"Warung {chr(64 + n)}")
        + (("Merbung", "Klaten Selatan", "Klaten") if n == 1 else ("sda", "sda", "sda"))
        + (f"8991234{n:04}", "keripik tempe", "1,500" if n % 4 == 0 else "2,5 jt")
        for n in range(1, 13)
    ]
    rows.append(
        (13, "Winarsih", "Batik Z", "Merbung", "Klaten Selatan", "Kab. Sleman", "", "batik", "")
    )
    rows.append((None, "JUMLAH", None, None, None, None, None, None, 13))
    merged = ["A1:I1", "D3:F3"]
    path.write_bytes(
        book({"Rekap Juni": sheet(TITLE, (), HEAD, UNDER, COUNT, *rows, merges=merged)})
    )
    return path


def work():
    """The worker does what is queued, in a thread: the browser has this one's loop."""

    def run():
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    gc.collect()  # the connections of the worker's threads, which ended with it


def sent(page, path, sender="Dinas Koperasi Klaten"):
    """The file is sent by the form and read."""
    page.goto("/daftar/kirim/")
    page.get_by_label("Pengirim").fill(sender)
    page.get_by_label("Berkas", exact=True).set_input_files(path)
    page.get_by_role("button", name="Kirim daftar").click()
    page.wait_for_url("**/daftar/kerja/**")
    work()
    page.reload()


def test_an_ugly_workbook_becomes_records(page, enter, officer, tmp_path):
    enter(page, officer)
    sent(page, ugly(tmp_path / "REKAP UMKM JUNI fix (2).xlsx"))
    found = BusinessList.objects.get()
    page.goto(f"/daftar/{found.uid}/")
    assert page.get_by_text("13 baris terbaca").is_visible()
    look(page, "journey-ugly")

    page.get_by_role("link", name="Nama usaha: isinya bukan nama").click()
    page.get_by_role("button", name="Terima 4 usulan").click()
    page.get_by_text("4 baris diperbaiki").wait_for()
    page.get_by_role("link", name="Omzet sebulan").click()
    page.get_by_role("button", name="Pakai 1500").first.click()
    page.get_by_text("3 baris diperbaiki").wait_for()
    page.get_by_role("link", name="Wilayah").first.click()
    page.get_by_role("link", name="Perbaiki baris").click()
    page.get_by_label("Wilayah", exact=True).fill("Merbung, Klaten Selatan, Klaten")
    page.get_by_role("button", name="Simpan", exact=False).last.click()
    page.wait_for_url("**urung=**")

    page.goto(f"/daftar/{found.uid}/masukkan/")
    page.get_by_role("button", name="Masukkan 13 baris").click()
    work()
    page.goto(f"/daftar/{found.uid}/")
    page.get_by_text("Sudah masuk registri").first.wait_for()
    page.goto("/usaha/")
    assert page.get_by_role("link", name="Usaha Sumarni").is_visible()
    assert Business.objects.count() == 13
    assert set(Business.objects.values_list("area_code", flat=True)) == {"33.10.26.2007"}


def test_the_whole_way_without_script(plain_page, enter, officer, tmp_path):
    page = plain_page
    enter(page, officer)
    page.goto("/daftar/")
    page.get_by_role("link", name="Kirim daftar").click()
    page.get_by_label("Pengirim").fill("Dinas Koperasi Klaten")
    page.get_by_label("Berkas", exact=True).set_input_files(ugly(tmp_path / "UMKM Klaten.xlsx"))
    page.get_by_role("button", name="Kirim daftar").click()
    work()
    page.get_by_role("link", name="Periksa lagi").click()
    page.get_by_role("link", name="Buka daftarnya").click()
    page.get_by_role("link", name="Nama usaha: isinya bukan nama").click()
    page.get_by_role("button", name="Terima 4 usulan").click()
    page.get_by_role("link", name="Masukkan 12 baris").click()
    page.get_by_role("button", name="Masukkan 12 baris").click()
    work()
    page.get_by_role("link", name="Periksa lagi").click()
    page.get_by_role("link", name="Ke daftarnya").click()
    assert Business.objects.count() == 12

    page.get_by_role("link", name="Tarik").click()
    page.get_by_role("button", name="Tarik daftar ini dari registri").click()
    work()
    page.get_by_role("link", name="Periksa lagi").click()
    page.get_by_role("link", name="Ke daftarnya").click()
    assert page.get_by_text("Belum ada yang masuk registri").is_visible()
    assert Business.objects.count() == 0


def test_the_whole_way_by_keys_alone(page, enter, officer, tmp_path):
    """But for the window of the system in which a file is chosen."""
    enter(page, officer)
    page.goto("/daftar/")
    by_keys(page, "Kirim daftar")
    page.get_by_label("Pengirim").focus()
    page.keyboard.type("Dinas Koperasi Klaten")
    page.get_by_label("Berkas", exact=True).set_input_files(ugly(tmp_path / "UMKM Klaten.xlsx"))
    by_keys(page, "Kirim daftar")
    page.wait_for_url("**/daftar/kerja/**")
    work()
    page.get_by_role("link", name="Buka daftarnya").wait_for()
    by_keys(page, "Buka daftarnya")
    page.wait_for_url("**/daftar/*-*/")
    by_keys(page, "Masukkan 8 baris")
    page.wait_for_url("**/masukkan/")
    by_keys(page, "Masukkan 8 baris")
    page.get_by_text("Periksa lagi").wait_for()
    work()
    page.get_by_role("link", name="Ke daftarnya").wait_for()

    assert Business.objects.count() == 8


def by_keys(page, words):
    """The control with these words is reached by the Tab key and used by Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"no way by keys to {words}")


def test_a_list_of_prices_is_refused_and_says_what_it_is(page, enter, officer, tmp_path):
    path = tmp_path / "Harga sembako.csv"
    path.write_text("No;Komoditas;Satuan;Harga\n1;Beras;kg;14000\n2;Gula;kg;17500\n")
    enter(page, officer)

    sent(page, path)

    page.get_by_text("Isinya daftar harga barang, bukan daftar usaha.").wait_for()
    look(page, "journey-prices")
    assert Business.objects.count() == 0
    page.goto("/daftar/")
    row = page.get_by_role("row").filter(has_text="Harga sembako.csv")
    assert row.get_by_text("Ditolak", exact=True).is_visible()


def test_a_workbook_goes_back_and_comes_again_repaired(page, enter, officer, tmp_path):
    enter(page, officer)
    sent(page, ugly(tmp_path / "UMKM Klaten.xlsx"))
    found = BusinessList.objects.get()
    page.goto(f"/daftar/{found.uid}/kembalikan/")
    page.get_by_role("button", name="Susun berkasnya").click()
    work()
    page.reload()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh berkasnya").click()
    back = tmp_path / "kembali.xlsx"
    coming.value.save_as(back)

    opened = openpyxl.load_workbook(back)
    there = opened["Rekap Juni"]
    commented = [cell for row in there.iter_rows() for cell in row if cell.comment]
    assert len(commented) >= 5
    for cell in commented:
        if cell.column_letter == "C":
            cell.value = f"Toko {there.cell(cell.row, 2).value}"
    opened.save(back)
    sent(page, back)

    again = BusinessList.objects.latest("pk")
    assert again.revises == found
    assert {row.values["name"] for row in again.rows.filter(values__name__startswith="Toko")} == {
        "Toko Sumarni", "Toko Rohayati", "Toko Painah", "Toko Mulyani",
    }  # fmt: skip
    page.goto(f"/daftar/{again.uid}/masukkan/")
    page.get_by_role("button", name="Masukkan 12 baris").click()
    work()
    assert Business.objects.count() == 12
