"""An officer sends an ugly workbook, watches it, enters it, gives it back, undoes it: in Chromium,
with script and without, looked at in both sizes."""

import re
import threading
from io import BytesIO

import pytest
from django.db import connection
from django.utils.timezone import now
from openpyxl import load_workbook

from gerai.inventory.intake.actions import running, sending
from gerai.inventory.intake.models import Upload, Work
from gerai.inventory.intake.rules import working
from gerai.inventory.registry.models import Business
from tests import make
from tests.make import lists
from tests.make.books import book, sheet
from tests.make.registry import NOON
from tests.photos import axe, look, narrow, tabbed


@pytest.fixture
def officer(settings, transactional_db):
    settings.ROOT_AREA = "33"
    return make.user("district_officer", area="33.10", name="Sri Wahyuni")


@pytest.fixture
def ugly(tmp_path):
    """Titles above the table, a total below, a sheet that is no list, holes and slips."""
    head = ("No", "NAMA USAHA", "Nama Pemilik", "Kab/Kota", "Kec", "No. HP", "Jml TK")
    rows = [
        (n, f"Batik Mbak {n}", f"Pemilik {n}", "Klaten", "Bayat", f"0899-1234-{n:04}", 2)
        for n in range(1, 31)
    ]
    rows[3] = (4, None, "Sumarni", "Klaten", "Bayat", "0856 xxxx xxxx", "dua")
    rows[9] = (10, "Tenun Lurik", "Warti", "Klaten", "Entahlah", "8.99E+11", 1)
    total = ("Jumlah", None, None, None, None, None, 60)
    path = tmp_path / "DATA UKM kec. Bayat (final) rev2.xlsx"
    path.write_bytes(
        book(
            {
                "Petunjuk": sheet(("Isi semua kolom dengan huruf cetak",)),
                "Data": sheet(("DAFTAR UKM 2026",), (), head, *rows, total),
            }
        )
    )
    return path


def worked():
    """What waits is done, as the worker would, by connections of its own."""

    def work():
        try:
            for upload in Upload.objects.filter(state="waiting"):
                sending.take(upload_id=upload.pk, at=now())
            for one in Work.objects.filter(state="waiting"):
                running.run(work_id=one.pk, at=now())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(120)


def checked(page, name):
    """Looked at, and open to everyone; where it asks again by itself the focus stays."""
    look(page, name)
    axe(page)
    narrow(page)
    if page.locator("[hx-trigger='every 2s']").count():
        page.locator("#lanjut").focus()
        page.wait_for_timeout(2_500)
        assert page.evaluate("document.activeElement.id") == "lanjut"
    else:
        page.evaluate("document.querySelector('.skip').focus()")  # from the page's beginning
        assert tabbed(page)
    page.set_viewport_size({"width": 1366, "height": 900})


def fill(page, path):
    page.goto("/daftar/")
    page.get_by_role("link", name="Kirim daftar").first.click()
    page.get_by_label("Pengirim").fill("Dinas Koperasi Klaten")
    page.get_by_label("Wilayah semua baris").select_option("33.10")
    page.get_by_label("Berkas", exact=True).set_input_files(path)
    page.get_by_role("button", name="Kirim daftar").click()


@pytest.mark.timeout(600)
def test_from_the_ugly_workbook_to_the_registry_and_back(page, enter, officer, ugly):
    enter(page, officer)
    page.goto("/daftar/kirim/")
    checked(page, "send")
    fill(page, ugly)
    page.get_by_text("Menunggu giliran").wait_for()
    checked(page, "upload-waits")
    Upload.objects.update(
        state="reading", phase="rows", rows=15_000, expected=100_000, started_at=now()
    )
    page.get_by_text("15.000 baris dibaca").wait_for()
    checked(page, "upload-reading")
    Upload.objects.update(state="waiting", phase="", rows=0)
    worked()
    page.get_by_text("30 baris dibaca").wait_for()  # by its own asking
    checked(page, "upload-done")

    page.get_by_role("link", name="Buka daftarnya").click()
    assert "DATA UKM kec. Bayat" in page.title()
    look(page, "list-with-bar")
    page.set_viewport_size({"width": 1366, "height": 900})
    page.get_by_role("link", name=re.compile(r"^Masukkan \d+ baris$")).click()
    checked(page, "enter")
    page.get_by_role("button", name=re.compile(r"^Masukkan \d+ baris$")).click()
    page.get_by_text("Menunggu giliran").wait_for()
    worked()
    page.get_by_text("baris masuk registri").wait_for()
    checked(page, "enter-done")
    count = Business.objects.count()
    assert count == 29

    page.get_by_role("link", name="Ke daftarnya").click()
    page.get_by_role("link", name="Kembalikan", exact=True).click()
    checked(page, "give-back")
    page.get_by_role("button", name="Susun berkasnya").click()
    worked()
    page.get_by_text("Siap dikirim kembali").wait_for()
    checked(page, "give-back-done")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh berkasnya").click()
    made = load_workbook(BytesIO(coming.value.path().read_bytes()))
    assert (
        coming.value.suggested_filename
        == "DATA UKM kec. Bayat (final) rev2 - perlu diperbaiki.xlsx"
    )
    assert made.sheetnames[1:] == ["Petunjuk", "Data"]

    page.goto("/daftar/")
    page.get_by_role("link", name="DATA UKM").first.click()
    page.get_by_role("link", name="Tarik", exact=True).click()
    checked(page, "undo")
    page.get_by_role("button", name="Tarik daftar ini dari registri").click()
    worked()
    page.get_by_text("Daftar sudah ditarik").wait_for()
    checked(page, "undo-done")
    assert Business.objects.count() == 0


@pytest.mark.timeout(600)
def test_without_script_a_list_comes_in_and_a_second_person_says_yes(
    plain_page, enter, officer, tmp_path, monkeypatch
):
    monkeypatch.setattr(working, "bigs", lambda: (working.Big(2, NOON.date(), "uji"),))
    page, second = plain_page, make.user("district_officer", area="33.10", name="Budi Santoso")
    enter(page, officer)
    fill(page, lists.file(tmp_path, {}, {"Nama Usaha": "Batik Bintoro"}))
    assert page.get_by_text("Menunggu giliran").is_visible()
    worked()
    page.get_by_role("link", name="Periksa lagi").click()
    page.get_by_role("link", name="Buka daftarnya").click()
    page.get_by_role("link", name="Masukkan 2 baris").click()
    page.get_by_role("button", name="Minta persetujuan untuk 2 baris").click()
    assert page.get_by_text("2 baris menunggu persetujuan").is_visible()
    look(page, "enter-asked")
    page.set_viewport_size({"width": 1366, "height": 900})

    enter(page, second)
    page.goto("/daftar/")
    page.get_by_role("link", name="ikm.csv").click()
    look(page, "list-asked")
    page.set_viewport_size({"width": 1366, "height": 900})
    page.get_by_role("link", name="Periksa dan setujui 2 baris").click()
    look(page, "enter-second")
    page.set_viewport_size({"width": 1366, "height": 900})
    page.get_by_role("button", name="Setujui 2 baris").click()
    worked()
    page.get_by_role("link", name="Periksa lagi").click()

    assert page.get_by_text("2 baris masuk registri").is_visible()
    assert Business.objects.count() == 2


def test_a_file_that_is_no_list_ends_with_its_sentence(page, enter, officer, tmp_path):
    enter(page, officer)
    path = tmp_path / "harga.pdf"
    path.write_bytes(b"%PDF-1.7 harga")
    fill(page, path)
    worked()
    page.get_by_text("Berkas ini ditolak.").wait_for()
    checked(page, "upload-refused")

    page.goto("/daftar/kirim/")
    page.get_by_label("Berkas", exact=True).set_input_files(path)
    page.get_by_label("Data per tanggal").fill("2099-01-01")
    page.get_by_role("button", name="Kirim daftar").click()
    assert page.get_by_text("Tanggal ini belum tiba.").first.is_visible()
    assert page.get_by_text("Pilih berkasnya sekali lagi").is_visible()
    checked(page, "send-wrong")
