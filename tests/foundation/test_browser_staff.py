"""Accounts, postings and events in the browser: accessible, narrow, photographed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from gerai.foundation.access import actions
from tests import make
from tests.photos import axe, look, narrow

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PAGES = (
    "staff", "appoint", "officer", "proposals", "proposal", "amend_proposal", "offices", "office",
    "open_office", "operations:events", "idle_account", "idle_propose", "unposted",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_an_administrator_are_open_to_everyone(name, transactional_db, page, enter):
    boss = make.user("administrator", "33.74", name="Dewi Anggraini")
    second = make.user("administrator", "33.74", name="Eko Prasetyo")
    officer = make.user("district_officer", "33.74")
    gone = make.user("enumerator", "33.74", name="Joko Susilo")
    service = make.service()
    office = actions.open_office(
        name="Bank Jateng Cabang Semarang", kind="bank", area="33.74", number="B-074", by=service,
        at=NOON,
    )  # fmt: skip
    teller = make.user(name="Bagus Wicaksono")
    task = actions.Task("bank_officer", "33.74", office, None, NOON + timedelta(days=400))
    given = actions.propose(user=teller, task=task, by=boss, at=NOON)
    actions.approve(uid=given.uid, version=1, by=second, at=NOON)
    waiting = actions.propose(
        user=make.user(name="Retno Lestari"), task=actions.Task("auditor", "33.74"), by=second,
        at=NOON,
    )  # fmt: skip
    actions.close_account(user=gone, by=boss, at=NOON)
    named = {
        "officer": officer.postings.get().uid,
        "proposal": waiting.uid,
        "amend_proposal": given.uid,
        "office": office.uid,
        "idle_account": gone.uid,
        "idle_propose": gone.uid,
    }
    enter(page, boss)

    url = reverse("staff") + "?tampil=tanpa" if name == "unposted" else ""
    page.goto(url or reverse(name, args=[named[name]] if name in named else []))

    assert page.locator("h1").count() == 1
    look(page, name.replace(":", "-"))
    axe(page)
    narrow(page)
