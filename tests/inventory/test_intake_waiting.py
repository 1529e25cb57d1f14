"""What waits for an officer: counted on the home page, led to on the page of lists."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from gerai.inventory.intake.actions.receiving import EMPTY
from gerai.inventory.intake.models import BusinessList, Work
from gerai.inventory.intake.queries.waiting import WAITS, Waiting, narrowed, waiting
from gerai.inventory.intake.rules.lateness import late_after, rules
from gerai.inventory.registry.models import Proposal
from tests import make
from tests.make.registry import NOON
from tests.samples import business_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(client):
    """Of Klaten, signed in."""
    user = make.user("district_officer", area="33.10")
    client.force_login(user)
    return user


def one(name, *, area="33.10", age=1, returned=None, state="read", sender="", **counts):
    made = business_list(area, name)
    made.counts, made.state = EMPTY | counts, state
    made.sender = sender or name
    made.received_at = now() - timedelta(days=age)
    if returned is not None:
        made.returned_at = now() - timedelta(days=returned)
    made.save()
    return made


def asked(found, by):
    return Work.objects.create(
        business_list=found, kind="enter", state="asked", asked_by=by, asked_at=NOON
    )


@pytest.fixture
def several(officer):
    """One of each kind, and the same of a neighbour."""
    other = make.user("district_officer", area="33.10", name="Bu Endah")
    for area in ("33.10", "33.21"):
        one(f"perbaiki {area}", area=area, repairable=3, state="entered", age=30)
        one(f"siap {area}", area=area, ready=5, age=2)
        one(f"lama {area}", area=area, ready=5, age=9)
        one(f"kembali {area}", area=area, rejected=2, state="entered", age=40, returned=20)
        asked(one(f"besar {area}", area=area, age=10, state="entered"), other)
        one(f"beres {area}", area=area, state="entered", age=50)
    asked(one("punya sendiri", age=10, state="entered"), officer)


def test_each_kind_is_counted_for_the_areas_of_the_reader(officer, several):
    assert waiting(officer, at=now()) == Waiting(
        repair=1, ready=2, second=1, late_entry=1, late_return=1, fresh=1
    )
    above = make.user("provincial_officer", area="33")
    assert waiting(above, at=now()).repair == 2
    auditor = make.user("auditor", area="33.10")
    assert waiting(auditor, at=now()) == Waiting(fresh=1)


def test_every_figure_leads_to_exactly_what_it_counts(client, officer, several):
    page = client.get("/beranda/").content.decode()

    found = re.findall(r'href="(/daftar/\?tunggu=[a-z-]+)">[^<]*</a><b class="num">(\d+)', page)
    assert len(found) == len(WAITS)
    for where, count in found:
        lists = client.get(where).content.decode()
        assert lists.count('<th scope="row">') == int(count), where


def test_a_newer_version_ends_the_waiting_of_the_older(officer):
    old = one("lama", repairable=3, state="entered", age=40, returned=20)
    assert waiting(officer, at=now()).late_return == 1
    new = one("baru", age=3, state="entered")
    new.revises = old
    new.save()

    assert waiting(officer, at=now()) == Waiting(fresh=1)


def test_when_nothing_waits_the_page_says_so_kindly(client, officer):
    page = client.get("/beranda/").content.decode()

    assert "Tidak ada yang menunggu Anda" in page
    assert "Tidak ada yang terlambat." in page


def test_who_sees_no_list_is_shown_none_of_it(client):
    client.force_login(make.user("executive", area="33"))

    assert "Menunggu Anda" not in client.get("/beranda/").content.decode()


def test_differences_that_wait_lead_to_their_records(client, officer):
    mine, other = make.business(area="33.10.08"), make.business(area="33.21.01")
    for record in (mine, other):
        Proposal.objects.create(
            business=record, field="activity", value={"activity": "x"}, made_at=NOON
        )
    make.business(area="33.10.08", name="Tanpa usulan")

    assert 'href="/usaha/?usulan=ada"' in client.get("/beranda/").content.decode()
    page = client.get("/usaha/", {"usulan": "ada"}).content.decode()
    assert mine.name in page
    assert "Tanpa usulan" not in page
    Proposal.objects.update(state="taken", decided_by=officer, decided_at=NOON)
    assert "usulan=ada" not in client.get("/beranda/").content.decode()


def test_what_waits_costs_few_queries(officer, several, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        waiting(officer, at=now())


def test_the_days_of_being_late_are_data_with_a_source():
    for rule in rules():
        assert rule.days > 0
        assert rule.source
    assert late_after("unentered", on=NOON.date()) == 7
    assert late_after("unreturned", on=NOON.date()) == 14


def test_lists_are_found_by_name_sender_and_state(client, officer):
    one("Data UMKM Klaten.xlsx", sender="Dinas Koperasi", state="entered")
    one("Rekap IKM.csv", sender="Dinas Perindustrian", state="read")

    def names(**asked):
        page = client.get("/daftar/", asked).content.decode()
        return [name for name in ("Data UMKM", "Rekap IKM") if name in page]

    assert names(q="umkm klaten") == ["Data UMKM"]
    assert names(pengirim="perindus") == ["Rekap IKM"]
    assert names(keadaan="entered") == ["Data UMKM"]
    assert names(keadaan="ngawur") == ["Data UMKM", "Rekap IKM"]
    assert "Tidak ada daftar dengan saringan ini" in client.get("/daftar/?q=zz").content.decode()


def test_an_unknown_kind_of_waiting_narrows_nothing(officer):
    one("satu")
    assert narrowed(officer, wait="", at=now()).count() == BusinessList.objects.count() == 1
