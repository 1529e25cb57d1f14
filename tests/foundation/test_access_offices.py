"""Organisations are opened, named anew and closed; postings for them fit and end with them."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from gerai.foundation.access import actions, queries
from gerai.foundation.access.actions import Task
from gerai.foundation.access.models import Organisation, Posting
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from tests import make

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(settings):
    settings.ROOT_AREA = "33"
    for code, level in [("33", 1), ("33.74", 2), ("33.75", 2), ("33.74.06", 3)]:
        Area.objects.get_or_create(
            code=code, defaults={"level": level, "name": code, "valid_from": "2020-01-01"}
        )


def opened(by=None, **given):
    usual = {"name": "Bank Jateng", "kind": "bank", "area": "33.74", "number": "B-1"}
    return actions.open_office(**usual | given, by=by or make.service(), at=NOON)


def test_an_office_is_opened_in_ones_own_areas_once():
    boss = make.user("administrator", "33.74")
    office = opened(boss)
    assert (office.name, office.kind, office.area_code, office.number) == (
        "Bank Jateng",
        "bank",
        "33.74",
        "B-1",
    )
    with pytest.raises(Refused, match="sudah ada"):
        opened(boss, name="bank  jateng")
    with pytest.raises(PermissionDenied):
        opened(boss, area="33.75")
    with pytest.raises(PermissionDenied):
        opened(make.user("provincial_officer", "33"), name="Bank Lain")
    assert Event.objects.filter(name="office.opened").count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "toko"}, "tidak dikenal"),
        ({"area": "33.99"}, "tidak ada"),
        ({"name": " x "}, "tiga huruf"),
    ],
)
def test_an_office_that_cannot_be_is_refused(given, sentence):
    with pytest.raises(Refused, match=sentence):
        opened(**given)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("role", "kind", "area", "sentence"),
    [
        ("bank_officer", "bank", "33.74", None),
        ("bank_officer", "bank", "33.74.06", None),
        ("bank_officer", "insurer", "33.74", "bukan kantor untuk"),
        ("insurer_officer", "insurer", "33.74", None),
        ("trainer", "training", "33.74", None),
        ("trainer", "agency", "33.74", None),
        ("trainer", "bank", "33.74", "bukan kantor untuk"),
        ("curator", "platform", "33.74", None),
        ("treasurer", "agency", "33.74", None),
        ("treasurer", "platform", "33.74", "bukan kantor untuk"),
        ("bank_officer", "bank", "33.75", "tidak melayani"),
        ("district_officer", "agency", "33.74", None),
        ("district_officer", "bank", "33.74", "bukan kantor untuk"),
    ],
)
def test_a_role_is_given_for_an_office_that_fits(role, kind, area, sentence):
    office = opened(kind=kind)
    person, boss = make.user(), make.user("administrator", "33")
    task = Task(role, area, office)
    if sentence:
        with pytest.raises(Refused, match=sentence):
            actions.propose(user=person, task=task, by=boss, at=NOON)
        return
    proposal = actions.propose(user=person, task=task, by=boss, at=NOON)
    second = make.user("administrator", "33")
    posting, _ = actions.approve(uid=proposal.uid, version=1, by=second, at=NOON)
    assert posting.organisation == office


def test_a_closed_office_has_no_postings_and_gets_none():
    office, person, boss = opened(), make.user(), make.user("administrator", "33.74")
    service = make.service()
    given = {"user": person, "role": "bank_officer", "area": "33.74", "organisation": office}
    actions.give_posting(**given, by=service, at=NOON)
    assert queries.areas(person, Permission.FIGURE_VIEW) == ["33.74"]

    assert actions.close_office(uid=office.uid, by=boss, at=NOON) == 1

    assert queries.areas(person, Permission.FIGURE_VIEW) == []
    assert Posting.objects.get(user=person).ended_by == boss
    office.refresh_from_db()
    given["organisation"] = office
    with pytest.raises(Refused, match="sudah ditutup"):
        actions.give_posting(**given, by=service, at=NOON)
    with pytest.raises(Refused, match="sudah ditutup"):
        actions.rename_office(uid=office.uid, name="Lain", number="", by=boss, at=NOON)
    assert opened(boss)  # the name is free again


def test_the_neighbour_neither_sees_nor_closes_it():
    office, rival = opened(), make.user("administrator", "33.75")
    with pytest.raises(Organisation.DoesNotExist):
        actions.close_office(uid=office.uid, by=rival, at=NOON)
    assert office not in queries.organisations_for(rival)


def test_who_posts_in_a_district_chooses_also_from_offices_above():
    above, own, beside = (
        opened(area="33"),
        opened(name="Bank B"),
        opened(name="Bank C", area="33.75"),
    )
    boss = make.user("administrator", "33.74")
    assert set(queries.organisations_for(boss)) == {above, own}
    assert beside not in queries.organisations_under(boss)
    assert set(queries.organisations_under(boss)) == {own}


def test_an_office_by_its_pages(client):
    client.force_login(make.user("administrator", "33.74"))
    form = {"nama": "Dinas Koperasi", "jenis": "agency", "wilayah": "33.74 Kota", "nomor": "7.01"}
    page = client.post(reverse("open_office"), form)
    office = Organisation.objects.get()
    assert page.url == reverse("office", args=[office.uid])
    assert "Dinas Koperasi" in client.get(reverse("offices"), {"q": "7.01"}).text

    client.post(page.url, {"nama": "Dinas Koperasi dan UKM", "nomor": "7.02"})
    office.refresh_from_db()
    assert (office.name, office.number) == ("Dinas Koperasi dan UKM", "7.02")
    assert client.post(reverse("open_office"), form | {"wilayah": "33.75"}).status_code == 422
    client.post(reverse("close_office", args=[office.uid]))
    assert "Ditutup" in client.get(page.url).text


def test_the_list_of_offices_is_paged_open_ones_first():
    boss = make.user("administrator", "33.74")
    for name in ("Citra", "ani", "Budi"):
        opened(name=name + " jaya")
    actions.close_office(uid=Organisation.objects.get(name="ani jaya").uid, by=boss, at=NOON)
    first = queries.offices(boss, limit=2)
    rest = queries.offices(boss, limit=2, after=first.older)
    assert [row.office.name for row in first.offices] == ["Budi jaya", "Citra jaya"]
    assert [row.office.name for row in rest.offices] == ["ani jaya"]


def test_the_machine_posts_for_an_office_by_its_name():
    from argparse import ArgumentParser

    from gerai.foundation.access import commands

    opened()
    parser = ArgumentParser()
    commands.arguments(parser)
    words = ["open", "Budi", "--email", "budi@bank.example", "--role", "bank_officer"]
    words += ["--area", "33.74", "--office"]
    with pytest.raises(Refused, match="tidak ada"):
        commands.run(parser.parse_args([*words, "Bank Lain"]))
    commands.run(parser.parse_args([*words, "bank jateng"]))
    assert Posting.objects.get().organisation.name == "Bank Jateng"
