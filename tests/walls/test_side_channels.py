"""T11: what an officer is sent does not change when another district gets records. Compared are all
bytes of all pages and files, for searches and filters with the other district's words too: figures,
pickers, sorting, notices, ETags and redirects would tell as much as a name."""

import re
import statistics
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gerai.foundation.access import policies
from gerai.foundation.messages.models import Message
from gerai.foundation.scope import WHOLE
from gerai.inventory.intake.models import BusinessList, Tally
from gerai.inventory.registry.actions import exporting
from gerai.inventory.registry.models import Business, BusinessQuerySet
from gerai.inventory.registry.queries.search import Filters
from tests import make
from tests.make.registry import NOON
from tests.matrix.judging import still, words
from tests.walls.site import body, ours, record_type, records, url_of
from tests.walls.test_injection import listens

MINE, THEIRS = "33.74", "33.75"
CANARY = "Zamrudjingga"
# Figures of the whole province with small numbers left out; how many values each key seals.
OF_ALL = {"front", "privacy:keys"}
MOMENT = re.compile(rb'\d{4}-\d\d-\d\dT[\d:]+|Expires: [^\n]+|token" value="[^"]+|pukul \d\d\.\d\d')
ASKED = (
    CANARY,
    CANARY.lower(),
    CANARY[:5],
    THEIRS,
    THEIRS + ".06.1001",
    "081234567890",
    "name",
    "-nilai",
    "food",
    "closed",
    "ada",
)


def world(area, name):
    """A district with one record of each type, its figures and its news."""
    made = records(area + ".06.1001", name)
    rows = {"rows": 5, "sound": 4, "known": 25, "distinct": 5, "coded": 5, "waiting": 0}
    Tally.objects.create(business_list=made[BusinessList], area_code=area, **rows)
    make.fact(of=made[Business], kind="affected", value="flood")
    for at in range(3):
        make.business(f"{name} {at}", area + ".06.1001", sector_group="food", entered_at=NOON)
    return made


def officer(area):
    """Somebody who may do all in one district."""
    user = make.user("district_officer", area)
    for role in ("administrator", "auditor"):
        user.postings.create(role=role, area_code=area)
    return user


class Looks:
    """All that one officer is sent, by what was asked."""

    def __init__(self, user, made, monkeypatch):
        self.client, self.asked = Client(raise_request_exception=False), []
        self.client.force_login(user)
        for address in ours():
            url = url_of(address, made)
            if address.name in OF_ALL:
                continue
            names = listens(self.client, "officer", address, url, monkeypatch)
            if names is not None:
                self.asked.append(url)
                self.asked += [f"{url}?{name}={value}" for name in names for value in ASKED]

    def sent(self):
        """Everything once, without what differs each time; what looking leaves behind is undone."""
        found = {}
        for url in self.asked:
            with transaction.atomic():
                found[url] = still(words(self.client.get(url)))
                transaction.set_rollback(True)
        return found


def differing(before, after):
    """What changed; a PDF bears marks of its own making, of it only the words count."""
    pages = [url for url in before if "/lembar/" not in url]
    return [url for url in pages if MOMENT.sub(b"", before[url]) != MOMENT.sub(b"", after[url])]


@pytest.fixture
def looks(settings, db, monkeypatch):
    settings.ROOT_AREA = "33"
    return Looks(officer(MINE), world(MINE, "Kenari"), monkeypatch)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("each", [23, pytest.param(1, marks=pytest.mark.soak)])
def test_another_districts_records_change_nothing_that_is_sent(looks, record_property, each):
    plain = [url for url in looks.asked if "?" not in url]
    looks.asked = plain + [url for url in looks.asked if "?" in url][::each]
    before = looks.sent()
    world(THEIRS, CANARY)

    after = looks.sent()

    record_property("figure", f"T11: {len(before)} answers twice")
    assert len(before) > 80
    assert differing(before, after) == []
    told = [url for url, text in after.items() if CANARY.lower().encode() in text.lower()]
    assert [url for url in told if CANARY.lower() not in url.lower()] == []


def test_without_both_walls_it_is_seen_everywhere(looks, monkeypatch):
    looks.asked = [url for url in looks.asked if "?" not in url]
    before = looks.sent()
    world(THEIRS, CANARY)
    for kind in (BusinessQuerySet, type(BusinessList.objects.all())):
        monkeypatch.setattr(kind, "visible_to", lambda self, _user: self.all())
    monkeypatch.setattr(policies, "reach_of", lambda _user: WHOLE)

    found = {url.split("?")[0] for url in differing(before, looks.sent())}

    assert found >= {"/beranda/", "/daftar/"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_file_and_no_letter_tells_of_it(settings, db, form):
    settings.ROOT_AREA = "33"
    mine = officer(MINE)
    world(MINE, "Kenari")
    world(THEIRS, CANARY)
    export = exporting.ask(
        form=form, filters=Filters(), personal=False, reason="", by=mine, at=NOON
    )
    exporting.make(export_id=export.pk, at=NOON)
    client = Client()
    client.force_login(mine)

    answer = client.get(f"/usaha/unduh/{export.uid}/berkas/")
    text = words(answer) if answer.status_code == 200 else b""

    assert CANARY.encode() not in text
    letters = Message.objects.filter(area_code__startswith=MINE).values_list(flat=False)
    assert CANARY not in str(list(letters))


def both(looks, theirs):
    """(name, foreign, missing) for each address that names a record."""
    for address in ours():
        if record_type(address):
            foreign = url_of(address, theirs)
            record = theirs[record_type(address)]
            key = str(getattr(record, address.policy.key))
            yield (
                address.name,
                foreign,
                foreign.replace(key, "01a21ad7-359e-734f-b8a3-50600f5e61bd"),
            )


def test_a_foreign_record_costs_the_same_questions_as_a_missing_one(looks):
    theirs, unlike = world(THEIRS, CANARY), {}
    for name, foreign, missing in both(looks, theirs):
        counts, answers = [], []
        for url in (foreign, missing):
            with CaptureQueriesContext(connection) as asked:
                answers.append(looks.client.get(url))
            counts.append(len(asked))
        if counts[0] != counts[1] or still(words(answers[0])) != still(words(answers[1])):
            unlike[name] = counts
        assert answers[0].status_code in {404, 405}, name

    assert unlike == {}


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("times", "low", "high"), [(5, 0.33, 3), pytest.param(150, 0.8, 1.25, marks=pytest.mark.soak)]
)
def test_a_foreign_record_takes_the_same_time_as_a_missing_one(looks, times, low, high):
    theirs, ratios = world(THEIRS, CANARY), {}
    for name, foreign, missing in both(looks, theirs):
        took = {foreign: [], missing: []}
        for at in range(2 * times):
            url = (foreign, missing)[(at + at // 2) % 2]
            began = time.perf_counter()
            body(looks.client.get(url))
            took[url].append(time.perf_counter() - began)
        ratios[name] = statistics.median(took[foreign]) / statistics.median(took[missing])

    assert {name: ratio for name, ratio in ratios.items() if not low <= ratio <= high} == {}
