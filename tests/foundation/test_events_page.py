"""The page of what happened: within the auditor's areas, every event in words."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from gerai.foundation.events import actions
from gerai.foundation.events.rules import NAME, event_words
from gerai.foundation.operations.queries import Asked, happenings
from tests import make

GERAI = Path(__file__).parents[2] / "gerai"


def recorded() -> set[str]:
    """The names of events in the code: first texts of calls, noun.past_tense, that record."""
    found = set()
    for path in GERAI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if called in {"record", "tell", "told"}:
                found |= {text for text in said if isinstance(text, str) and NAME.fullmatch(text)}
    return found


def test_every_event_has_its_words_and_no_word_is_of_none():
    assert recorded() == set(event_words())


@pytest.fixture
def happened(db):
    here, there = make.business(area="33.74.06.1001"), make.business(area="33.75.01.1001")
    by = make.user(name="Sri Wahyuni")
    for of in (here, there, here):
        actions.record("list.entered", subject=of, by=by, area=of.area_code, entered=3)
    actions.record("account.opened", subject=by, by=None, area="33.74")
    return here


def names(page):
    return [row.event.name for row in page.rows]


def test_an_auditor_sees_what_happened_in_the_area_newest_first(happened):
    auditor = make.user("auditor", "33.74")

    page = happenings(auditor, Asked(), after=None)

    assert names(page) == ["account.opened", "list.entered", "list.entered"]
    assert [row.who for row in page.rows] == ["", "Sri Wahyuni", "Sri Wahyuni"]
    assert happenings(make.user("district_officer", "33.74"), Asked(), after=None).rows == []


def test_an_account_that_an_event_speaks_of_is_named_and_lists_stay(happened):
    clerk = make.user(name="Bambang")
    actions.record("posting.given", subject=clerk, by=None, area="33.74", user=str(clerk.uid))
    actions.record("person.sought", subject=clerk, by=None, area="33.74", kinds=["nik"])

    page = happenings(make.user("auditor", "33.74"), Asked(), after=None, limit=2)

    assert [row.said for row in page.rows] == [{"kinds": ["nik"]}, {"user": "Bambang"}]


def test_events_are_narrowed_and_paged(happened):
    auditor = make.user("auditor", "33.74")

    first = happenings(auditor, Asked(name="list.entered"), after=None, limit=1)
    second = happenings(auditor, Asked(name="list.entered"), after=first.older, limit=1)

    assert names(first) == names(second) == ["list.entered"]
    assert second.older is None
    assert first.rows[0].event.pk > second.rows[0].event.pk
    of_record = happenings(auditor, Asked(subject=str(happened.uid)), after=None)
    assert names(of_record) == ["list.entered"] * 2
    assert happenings(auditor, Asked(until=date(2020, 1, 1)), after=None).rows == []


def test_the_page_shows_the_end_of_the_chain(happened, client):
    from django.utils.timezone import now

    actions.chain(at=now())
    client.force_login(make.user("auditor", "33.74"))

    text = client.get("/kejadian/?jenis=list.entered").content.decode()

    assert "Daftar selesai masuk registri" in text
    assert re.search(r'<p class="digest">[0-9a-f]{64}</p>', text)
    assert client.get("/kejadian/?catatan=x").status_code == 400
