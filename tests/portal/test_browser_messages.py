"""The outbox and the button for a printed sheet in a real browser."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from gerai.foundation.messages.models import Message
from tests import make
from tests.photos import axe, look, narrow, tabbed


def outbox():
    """Messages in every state."""
    at = now()
    first = at - timedelta(minutes=4)
    make.message(to="budi@example.id", at=first)
    make.message(
        to="0812 3456 7890",
        purpose="password_changed",
        at=first,
        attempts=2,
        reason="busy",
        next_at=at + timedelta(minutes=11),
    )
    for reason in ("recipient", "unreachable"):
        make.given_up(purpose="password_changed", at=at - timedelta(hours=3), reason=reason)
    make.given_up(at=at - timedelta(days=1), reason="late", attempts=0)
    make.message(state="sent", next_at=None, ended_at=at, gateway_id="wa-2026-118", at=first)


def good(page, name):
    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)


@pytest.mark.parametrize(
    ("query", "name"),
    [("", "outbox"), ("?keadaan=terkirim", "outbox-sent")],
)
def test_the_outbox_is_open_to_everyone(page, enter, query, name):
    outbox()
    enter(page, make.user("administrator", "33"))
    page.goto(f"/pesan/{query}")

    good(page, name)


def test_an_empty_outbox_says_what_will_be_there(page, enter):
    enter(page, make.user("administrator", "33"))
    page.goto("/pesan/")

    good(page, "outbox-empty")


def test_coba_lagi_works_without_script(plain_page, enter):
    made = make.given_up(purpose="password_changed")
    enter(plain_page, make.user("administrator", "33"))
    plain_page.goto("/pesan/")

    plain_page.click("text=Coba lagi")

    assert "Pesan dikirim ulang" in plain_page.inner_text("main")
    assert Message.objects.get(pk=made.pk).state == "waiting"


def test_the_sheet_of_a_business_is_fetched_from_its_page_without_script(plain_page, enter):
    business = make.business()
    enter(plain_page, make.user("district_officer", "33.74"))
    plain_page.goto(f"/usaha/{business.uid}/")
    look(plain_page, "record-with-sheet")

    with plain_page.expect_download() as coming:
        plain_page.click("text=Lembar data (PDF)")

    assert coming.value.suggested_filename == f"lembar-{business.number}.pdf"
