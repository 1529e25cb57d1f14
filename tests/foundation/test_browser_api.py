"""The pages on tokens and webhooks in a browser, at both sizes."""

import pytest
from django.utils.timezone import now

from gerai.foundation.events.actions import record
from gerai.foundation.hooks import actions as hooks
from gerai.foundation.hooks.models import Delivery
from tests import make
from tests.photos import axe, look, narrow

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page, name):
    """Looked at, without a fault."""
    look(page, name)
    axe(page)
    narrow(page)


def test_tokens_of_ones_own(page, enter):
    officer = make.user("district_officer", "33.74", name="Sri Wahyuni")
    make.token(officer)
    enter(page, officer)
    page.goto("/akun/token/")
    seen(page, "tokens")
    page.set_viewport_size({"width": 1366, "height": 900})
    page.fill("[name=nama]", "Lembar kerja dinas")
    page.check("[name=izin] >> nth=0")
    page.get_by_role("button", name="Buat token").click()
    seen(page, "token-given")


def test_tokens_of_programs_and_webhooks(page, enter):
    keeper = make.user("administrator", "33.74", name="Budi Santoso")
    make.user("auditor", "33.74", name="Sistem Bank Daerah")
    enter(page, keeper)
    page.goto("/layanan/")
    seen(page, "services")
    page.goto("/webhook/baru/")
    seen(page, "hook-new")
    hook, _secret = hooks.subscribe(
        name="Sistem dinas",
        url="https://sistem.example.go.id/gerai",
        events=["business.changed", "business.entered"],
        area="33.74",
        by=keeper,
        at=now(),
    )
    for number, state in enumerate(("taken", "given_up")):
        event = record("business.printed", subject=hook, by=keeper, area="33.74")
        Delivery.objects.create(
            hook=hook,
            event=event,
            state=state,
            attempts=1 + 7 * number,
            made_at=now(),
            ended_at=now(),
            status=503 if number else 200,
            reason="status" if number else "",
        )
    page.goto(f"/webhook/{hook.uid}/")
    seen(page, "hook")
    page.goto("/webhook/")
    seen(page, "hooks")


def test_the_description_is_shown_with_nothing_from_elsewhere(page):
    page.goto("/api/v1/docs")
    page.wait_for_selector(".opblock", timeout=20_000)
    look(page, "api-docs")
