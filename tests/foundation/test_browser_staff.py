"""Accounts, postings and events in the browser: accessible, narrow, photographed."""

import pytest
from django.urls import reverse

from tests import make
from tests.photos import axe, look, narrow


@pytest.mark.parametrize("name", ["staff", "appoint", "officer", "operations:events"])
def test_the_pages_of_an_administrator_are_open_to_everyone(name, transactional_db, page, enter):
    boss = make.user("administrator", "33.74")
    officer = make.user("district_officer", "33.74")
    given = [officer.postings.get().uid] if name == "officer" else []
    enter(page, boss)

    page.goto(reverse(name, args=given))

    assert page.locator("h1").count() == 1
    look(page, name.replace(":", "-"))
    axe(page)
    narrow(page)
