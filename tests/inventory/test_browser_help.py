"""Help and blank workbooks in Chromium: for who has no account, and for an officer."""

import pytest

from tests import make
from tests.photos import axe, look, narrow, tabbed


@pytest.fixture
def officer(settings, transactional_db):
    settings.ROOT_AREA = "33"
    return make.user("district_officer", area="33.10")


@pytest.mark.browser
@pytest.mark.parametrize(("path", "name"), [("bantuan", "help"), ("contoh", "templates")])
@pytest.mark.parametrize("who", ["sender", "officer"])
def test_who_sends_and_who_takes_in_can_read_how(page, enter, officer, path, name, who):
    if who == "officer":
        enter(page, officer)
    page.goto(f"/daftar/{path}/")

    look(page, f"intake-{name}-{who}")
    axe(page)
    narrow(page)
    assert len(tabbed(page)) > 3


@pytest.mark.browser
def test_the_workbook_is_two_steps_from_the_help(page, officer):
    page.goto("/daftar/bantuan/")
    page.get_by_role("link", name="Unduh contoh daftar kosong").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh daftar usaha").click()
    assert download.value.suggested_filename == "daftar-usaha.xlsx"
