import pytest

from tests.make.access import user as make_user
from tests.photos import axe, look, narrow, tabbed


@pytest.mark.parametrize(("path", "name"), [("/", "front"), ("/en/", "front-en"), ("/x/", "404")])
def test_a_public_page_is_open_to_everyone(page, path, name):
    page.goto(path)

    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)


def test_the_home_of_an_officer_is_open_to_everyone(page, enter):
    enter(page, make_user("district_officer", "33.74"))
    page.goto("/beranda/")

    look(page, "home")
    axe(page)
    narrow(page)
    assert tabbed(page)
