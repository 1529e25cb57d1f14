"""Quality, senders and the officer's home in Chromium: looked at in both sizes, and by keyboard."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from gerai.foundation.tables.rules import Choice
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import choosing
from gerai.inventory.intake.models import BusinessList, Work
from tests import make
from tests.make import lists
from tests.photos import axe, look, narrow, tabbed

OFFICE = "Dinas Koperasi dan UKM Klaten"
BAD = {"Nama Usaha": "12", "NIK": "3.37E+15"}
NOWHERE = {"Kabupaten": "", "Kecamatan": "", "Desa": "", "Alamat": ""}


@pytest.fixture
def officer(settings, tmp_path, transactional_db):
    """Of the province: three offices that send lists, some of them better than before."""
    settings.ROOT_AREA = "33"
    user = make.user("provincial_officer", area="33", name="Sri Wahyuni")
    number = 0
    for sender, tries in (
        (OFFICE, [(4, 5), (8, 3), (12, 1)]),
        ("Disperindag Boyolali", [(3, 6), (6, 6)]),
        ("Kecamatan Bayat", [(9, 0)]),
    ):
        for turn, (good, bad) in enumerate(tries):
            rows = [
                {"Nama Usaha": f"Warung {number} {n}", "No HP": f"0899-{number:04}-{n:04}"}
                for n in range(good)
            ] + [BAD | NOWHERE | {"Nama Pemilik": f"Pemilik {number} {n}"} for n in range(bad)]
            number += 1
            path = lists.file(tmp_path, *rows, name=f"Data UMKM {2024 + turn} nomor {number}.csv")
            at = now() - timedelta(days=30 * (len(tries) - turn) - 20)
            found = actions.receive(path=path, sender=sender, within="33.10", by=user, at=at)
            actions.read(uid=found.uid, path=path, by=user)
            if turn == 0:
                actions.enter(uid=found.uid, by=user, at=at)
    for head, field, scale in (
        ("omzet per bulan", "capital", 1_000),
        ("kode wil", "", 1),
        ("jenis", "products", 1),
    ):
        choosing.remember(OFFICE, {head: Choice(field, "", scale)}, area="33.10", by=user, at=now())
    other = make.user("provincial_officer", area="33", name="Endah")
    Work.objects.create(
        business_list=BusinessList.objects.order_by("pk").last(),
        kind="enter", state="asked", asked_by=other, asked_at=now(),
    )  # fmt: skip
    BusinessList.objects.filter(state="entered").update(returned_at=now() - timedelta(days=20))
    return user


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/beranda/", "home-waits"),
        ("/daftar/mutu/", "quality"),
        (f"/daftar/pengirim/?nama={OFFICE}", "sender"),
        ("/daftar/?tunggu=siap", "lists-narrowed"),
    ],
)
def test_the_pages_are_open_to_everyone(page, enter, officer, path, name):
    enter(page, officer)
    page.goto(path)

    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)


def test_without_script_a_remembered_column_is_corrected_and_forgotten(plain_page, enter, officer):
    enter(plain_page, officer)
    plain_page.goto("/daftar/mutu/")
    plain_page.get_by_role("link", name=OFFICE).click()
    plain_page.get_by_role("link", name="Ubah jenis").click()
    look(plain_page, "sender-column")
    plain_page.get_by_label("Dibaca sebagai").select_option("name")
    plain_page.get_by_role("button", name="Simpan arti kolom").click()

    row = plain_page.get_by_role("row", name="jenis Nama usaha")
    assert row.is_visible()
    row.get_by_role("button", name="Lupakan").click()
    assert not plain_page.get_by_role("row", name="jenis Nama usaha").is_visible()


def test_the_league_is_sorted_by_its_heads_and_narrowed(plain_page, enter, officer):
    enter(plain_page, officer)
    plain_page.goto("/daftar/mutu/")

    def first() -> str:
        return plain_page.locator(".league tbody th").first.inner_text()

    assert first() == "Kecamatan Bayat"
    plain_page.get_by_role("link", name="Nilai").click()
    assert first() == "Disperindag Boyolali"
    plain_page.get_by_label("Daftar yang diterima").select_option("30")
    plain_page.get_by_role("button", name="Terapkan saringan").click()
    assert "urut=-nilai" in plain_page.url
