"""Adding and correcting by hand in a real browser: with and without script, both sizes, keys."""

import pytest

from gerai.inventory.registry.models import Business
from tests import make
from tests.photos import axe, look, narrow, tabbed

AREA = "33.21.09"
BAR = ".actionbar"


def good(page, name):
    assert "Kode 500" not in page.inner_text("main")
    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)


def fill(page, **more):
    typed = {
        "name": "Warung Bu Darsini",
        "activity": "jual gorengan dan nasi rames",
        "products": "gorengan",
        "place": "sari",
    }
    for name, value in (typed | more).items():
        page.fill(f"[name={name}]", value)


def test_the_form_is_open_to_everyone(page, enter):
    enter(page, make.user("enumerator", AREA))
    page.goto("/usaha/baru/")

    good(page, "add")


def test_without_script_a_place_is_sought_and_what_was_typed_stays(plain_page, enter):
    page = plain_page
    enter(page, make.user("district_officer", AREA[:5]))
    page.goto("/usaha/baru/")
    fill(page, owner_name="Darsini", owner_nik="9974010203800001", workers="3 orang")

    page.click("button[value=tempat]")

    assert page.input_value("[name=name]") == "Warung Bu Darsini"
    assert page.input_value("[name=owner_nik]") == "9974010203800001"
    assert page.locator("[name=area_code]").count() > 1
    page.locator("[name=area_code]").first.check()
    page.click("text=Usulkan lagi")
    page.locator("[name=sector]").first.check()
    page.click(f"{BAR} >> text=Simpan usaha")

    assert "tersimpan dengan nomor" in page.inner_text("main")
    assert "9974010203800001" not in page.content()
    made = Business.objects.get()
    assert (made.name, made.workers, made.sector_group) == ("Warung Bu Darsini", 3, "food")


def test_what_must_be_mended_is_said_on_top_and_beside(page, enter):
    enter(page, make.user("district_officer", AREA[:5]))
    page.goto("/usaha/baru/")
    fill(page, name="", owner_nik="997401", capital="sekitar 2 jt", place="pleburan")

    page.click(f"{BAR} >> text=Simpan usaha")

    said = page.inner_text(".error-summary")
    assert "Isi nama usaha." in said
    assert "NIK harus 16 angka, tertulis 6." in said
    assert "di luar wilayah tugas Anda" in said
    good(page, "add-wrong")


def test_with_script_a_place_is_sought_in_place(page, enter):
    enter(page, make.user("district_officer", AREA[:5]))
    page.goto("/usaha/baru/")
    fill(page)

    page.click("button[value=tempat]")
    page.locator("[name=area_code]").first.wait_for()
    page.click("button[value=bidang]")
    page.locator("[name=sector]").first.wait_for()

    good(page, "add-places")


def test_what_may_be_the_same_is_shown_before_saving(page, enter):
    officer = make.user("district_officer", "33.74")
    business = make.business("Warung Bu Darsini", "33.74.06.1001")
    enter(page, officer)
    page.goto("/usaha/baru/")
    fill(page, activity="", products="", place="33.74.06.1001", name=business.name)

    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Apakah ini usaha yang sama?").wait_for()
    assert Business.objects.count() == 1
    good(page, "add-alike")


@pytest.fixture
def record():
    business = make.business("Keripik Bu Yah", activity="Membuat keripik", workers=2, origins={})
    make.owner(business)
    make.certificate(business, "pirt", "2063374010001-27")
    return business


def test_two_officers_choose_between_their_values(page, enter, record):
    enter(page, make.user("district_officer", "33.74", name="Tri Hastuti"))
    page.goto(f"/usaha/{record.uid}/ubah/")
    good(page, "edit")
    Business.objects.filter(pk=record.pk).update(workers=7, version=2)
    page.fill("[name=workers]", "9")

    page.locator("[name=sector]").last.check()
    page.click(f"{BAR} >> text=Simpan perubahan")

    page.get_by_role("heading", name="Petugas lain menyimpan lebih dulu").wait_for()
    good(page, "edit-clash")
    page.locator("[name=pilih_workers][value=theirs]").check()
    page.click(f"{BAR} >> text=Simpan perubahan")
    record.refresh_from_db()
    assert record.workers == 7


@pytest.mark.parametrize(
    "act",
    [
        "tutup",
        "periksa",
        "pindah",
        "pindah-keluar",
        "dampak",
        "kendala",
        "pemilik",
        "pemilik-baru",
        "pemilik-meninggal",
        "sertifikat",
    ],
)
def test_a_page_of_an_act_is_open_to_everyone(page, enter, record, act):
    enter(page, make.user("district_officer", "33.74"))
    page.goto(f"/usaha/{record.uid}/{act}/")

    good(page, f"act-{act}")


def test_the_record_its_paper_and_its_history_are_open_to_everyone(page, enter, record):
    enter(page, make.user("district_officer", "33.74", name="Tri Hastuti"))
    page.goto(f"/usaha/{record.uid}/sertifikat/{record.certificates.get().uid}/")
    good(page, "paper")
    page.click("text=Tandai sudah diperiksa")
    page.goto(f"/usaha/{record.uid}/ubah/")
    page.fill("[name=workers]", "5")
    page.locator("[name=sector]").last.check()
    page.check("[name=verified]")
    page.click(f"{BAR} >> text=Simpan perubahan")
    page.goto(f"/usaha/{record.uid}/dampak/")
    page.select_option("[name=value]", "yes")
    page.fill("[name=origin]", "Kunjungan")
    page.click(".btn >> text=Simpan keterangan")
    good(page, "record")

    page.click(".btn >> text=Riwayat")
    good(page, "history")
    page.fill("[name=pada]", "2026-11-03")
    page.click("text=Lihat keadaan hari itu")
    good(page, "record-past")
