"""A business without a name in Chromium: in the list, on its own page, in the form."""

from datetime import timedelta

import pytest

from gerai.foundation.ids import uuid7
from gerai.inventory.registry.actions.adding import add
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.rules import Entry
from tests import make
from tests.make.registry import MORNING
from tests.photos import axe, look, narrow

HERE = "33.74.06.1001"
CALLED = "Usaha Darsini (belum bernama)"


@pytest.fixture
def officer(settings, transactional_db):
    settings.ROOT_AREA = "33"
    by = make.user("district_officer", area="33.74", name="Sri Wahyuni")
    rows = (
        ("", "Darsini", "jual gorengan dan es teh"),
        ("Warung Mbak Tutik", "Tutik Handayani", "nasi rames"),
        ("", "Muhammad Zaenal Abidin Kusumawardana", "tambal ban"),
        ("Sumarni", "Sumarni", "jamu gendong"),
        ("Batik Laras", "", "batik tulis"),
    )
    for at, (name, owner, activity) in enumerate(rows):
        entry = Entry(name=name, owner_name=owner, activity=activity, area_code=HERE)
        add(uid=uuid7(), entry=entry, by=by, at=MORNING + timedelta(minutes=at))
    return by


def test_in_the_list_and_on_its_page_it_is_called_by_its_owner(page, enter, officer):
    enter(page, officer)
    page.goto("/usaha/?urut=name")
    look(page, "nameless-list")
    axe(page)
    narrow(page)

    page.get_by_role("link", name=CALLED).click()
    assert page.get_by_role("heading", level=1).inner_text() == CALLED
    assert "belum bernama" in page.get_by_role("row").filter(has_text="Nama usaha").inner_text()
    look(page, "nameless-record")
    axe(page)
    narrow(page)


def test_the_form_says_that_an_owner_is_enough(page, enter, officer):
    enter(page, officer)
    page.goto("/usaha/baru/")
    page.get_by_label("Desa atau kelurahan").fill("pleburan")
    page.get_by_role("button", name="Simpan usaha").last.click()
    page.get_by_text("Bila belum bernama, kosongkan").first.wait_for()

    look(page, "nameless-form")
    axe(page)
    narrow(page)


def test_without_script_it_is_added_with_its_owner_and_found_again(plain_page, enter, officer):
    page = plain_page
    enter(page, officer)
    page.goto("/usaha/baru/")
    page.get_by_label("Desa atau kelurahan").fill("pleburan")
    page.get_by_role("button", name="Simpan usaha").last.click()
    assert page.get_by_text("Bila belum bernama, kosongkan").first.is_visible()

    page.get_by_label("Nama pemilik").fill("Rohayati")
    page.get_by_role("button", name="Simpan usaha").last.click()
    page.get_by_role("heading", name="Usaha Rohayati (belum bernama)").wait_for()
    page.goto("/usaha/?q=usaha+rohayati")
    assert page.get_by_role("link", name="Usaha Rohayati (belum bernama)").is_visible()
    assert Business.objects.filter(name="", owner_names="Rohayati").count() == 1
