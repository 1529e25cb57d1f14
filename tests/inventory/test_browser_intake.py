"""The pages of lists in Chromium: looked at in both sizes, with and without script."""

import pytest

from gerai.inventory.intake import actions
from tests import make
from tests.make import lists
from tests.make.books import book, sheet
from tests.make.registry import NOON
from tests.photos import axe, look, narrow, tabbed


@pytest.fixture
def officer(settings, tmp_path, transactional_db):
    """Of Klaten, who sent three lists: one entered in part, one that waits, one refused."""
    settings.ROOT_AREA = "33"
    user = make.user("district_officer", area="33.10")
    messy = lists.file(
        tmp_path,
        {},
        {"Nama Usaha": "12", "NIK": "3.37E+15", "Nama Pemilik": "Sumarni"},
        {"Nama Usaha": "Warung Mbak Tutik", "No HP": "0856 xxxx xxxx", "Desa": "Entahlah"},
        {"Nama Usaha": "", "Nama Pemilik": ""},
        {"Nama Usaha": "Batik Bintoro", "Omzet per bulan": "5 - 10 juta", "NIK": "12345"},
        {"Nama Usaha": "Soto Bu Sri", "No HP": "89912345002", "Desa": "sda"},
        {"Nama Usaha": "Tenun Lurik", "Kabupaten": "Kab. Sleman", "Kecamatan": "", "Desa": ""},
        name="Data UMKM Kec Klaten Selatan 2026 (revisi).csv",
    )
    counts = tmp_path / "rekap per kecamatan.csv"
    counts.write_text("kode_kecamatan;jenis_usaha;jumlah_umkm\n331026;kuliner;9\n331026;jasa;4\n")
    for path, enters in ((messy, True), (lists.many(tmp_path, 130, "IKM 2026.csv"), False)):
        found = actions.receive(
            path=path, sender="Dinas Koperasi Klaten", by=user, at=NOON, within="33.10"
        )
        actions.read(uid=found.uid, path=path, by=user)
        if enters:
            actions.enter(uid=found.uid, by=user, at=NOON)
    sheets = workbook(tmp_path / "Buku IKM 2025.xlsx")
    found = actions.receive(
        path=sheets, sender="Dinas Perindustrian", within="33.10", by=user, at=NOON
    )
    actions.read(uid=found.uid, path=sheets, by=user)
    rows = [
        {"Nama": f"Slamet {chr(65 + n)}", "Keterangan": "" if n % 4 else "pemudik"}
        for n in range(9)
    ]
    named = lists.persons(tmp_path, {"Nama": ""}, *rows, name="Pemudik Merbung.csv")
    found = actions.receive(
        path=named, sender="Kelurahan Merbung", by=user, at=NOON, within="33.10"
    )
    actions.read(uid=found.uid, path=named, by=user)
    slipped = titles(tmp_path / "data_ikm_dengan_judul_kbli_yang_bergeser_satu_baris.csv")
    found = actions.receive(path=slipped, sender="Disperindag", within="33.10", by=user, at=NOON)
    actions.read(uid=found.uid, path=slipped, by=user)
    with pytest.raises(actions.receiving.Refused):
        actions.receive(path=counts, sender="Kecamatan", by=user, at=NOON, within="33.10")
    return user


def titles(path):
    """A list whose KBLI titles do not go with the words beside them."""
    path.write_text(
        "Nama Usaha;Nama Pemilik;Kegiatan;Judul KBLI;Kecamatan;Kabupaten\n"
        "Bengkel Las Pengayom;Sopingi;las pagar dan teralis;Industri Barang Perhiasan Dari Logam"
        " Mulia Bukan Untuk Keperluan Pribadi;Bayat;Klaten\n"
        "Hasanah;Hasanah;Minuman;Industri Pengasapan Karet;Bayat;Klaten\n"
        "Depo Air Hetaqua;Hendra;depo air minum isi ulang;Industri Pengasapan Ikan;Bayat;Klaten\n"
    )
    return path


def workbook(path):
    """A workbook of two districts, sheets that repeat one of them, and one of sentences."""
    head = ("No", "Nama Usaha", "Nama Pemilik", "Alamat", "Kabupaten", "HP")
    some = [
        (n, f"Batik Mbak {n}", f"Pemilik {n}", f"Jl. Mawar {n}", "Klaten", f"0899-1234-{n:04}")
        for n in range(1, 31)
    ]
    total = ("Jumlah", None, None, None, None, 30)
    sheets = {
        "Petunjuk": sheet(("Isi semua kolom dengan huruf cetak",)),
        "Kec. Bayat": sheet(("DAFTAR IKM 2025",), (), head, *some[:18], total),
        "Kec. Cawas": sheet(head, *some[18:29], (12, None, "Sumarni", "Jl. Melati", "Klaten", "x")),
        "Batik tulis": sheet(head, *some[3:14]),
        "Batik cap": sheet(head, *some[4:12]),
    }
    path.write_bytes(book(sheets))
    return path


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("", "lists"),
        ("Data UMKM", "list"),
        ("IKM 2026", "list-waits"),
        ("Buku IKM", "list-sheets"),
        ("bergeser", "list-sectors"),
        ("rekap", "list-refused"),
        ("Pemudik", "list-persons"),
    ],
)
def test_the_pages_of_lists_are_open_to_everyone(page, enter, officer, words, name):
    enter(page, officer)
    page.goto("/daftar/")
    if words:
        page.get_by_role("link", name=words).click()

    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)


def test_without_script_a_list_is_paged_and_filtered(plain_page, enter, officer):
    enter(plain_page, officer)
    plain_page.goto("/daftar/")
    plain_page.get_by_role("link", name="IKM 2026").click()

    plain_page.get_by_role("link", name="Nama usaha: isinya bukan nama").click()

    assert plain_page.get_by_role("button", name="Pakai belum bernama").first.is_visible()
