"""A record as it was on any day that is past: its fields, owners, papers and facts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from gerai.foundation.events.models import Event
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import adding, changing, enter, living, owning, papers
from gerai.inventory.registry.models import Business, Certificate, Person, SourceRecord
from gerai.inventory.registry.queries import history
from gerai.inventory.registry.queries.history import (
    as_it_was,
    digest_of,
    end_of,
    fields_at,
    present,
    versions,
)
from gerai.inventory.registry.queries.sheet import sheet
from gerai.inventory.registry.rules import CertificateEntry, CertificateKind, FactKind
from tests import make
from tests.make import registry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = datetime(2026, 9, 1, 3, tzinfo=UTC)


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


@pytest.fixture
def business(officer):
    entry = registry.entry(name="Warung Darsini", workers=1, annual_sales=60_000_000)
    return adding.add(uid=registry.uuid7(), entry=entry, by=officer, at=FIRST)


def change(business, officer, at, **given):
    business.refresh_from_db()
    return changing.change(uid=business.uid, seen=business.version, given=given, by=officer, at=at)


def test_three_versions_of_a_record_are_each_there_on_their_day(business, officer):
    change(business, officer, FIRST + 10 * DAY, workers=3)
    change(business, officer, FIRST + 20 * DAY, workers=5, name="Warung Bu Darsini")

    def seen(days):
        found = as_it_was(business, end_of((FIRST + days * DAY).date()))
        return (found.business.name, found.business.workers) if found else None

    assert seen(-1) is None
    assert seen(0) == seen(9) == ("Warung Darsini", 1)
    assert seen(10) == seen(19) == ("Warung Darsini", 3)
    assert seen(20) == seen(99) == ("Warung Bu Darsini", 5)
    assert [row.workers for row in versions(business)] == [1, 3, 5]
    assert fields_at(business, 2)["workers"] == 3
    assert fields_at(business, 9) is None


def test_two_changes_of_one_moment_leave_the_later(business, officer):
    change(business, officer, FIRST + DAY, workers=3)
    change(business, officer, FIRST + DAY, workers=4)

    assert as_it_was(business, FIRST + DAY).business.workers == 4


def test_by_the_present_row_alone_the_past_would_be_the_present(business, officer, monkeypatch):
    change(business, officer, FIRST + 10 * DAY, workers=3)
    kept_of = history.kept_of
    monkeypatch.setattr(history, "kept_of", lambda model: kept_of(model).none())

    assert as_it_was(business, FIRST + DAY) is None


def test_owners_are_those_of_the_day_with_the_names_of_the_day(business, officer):
    first = Person.objects.get()
    owning.correct_owner(
        uid=business.uid,
        person=first.uid,
        name="Darsini Wati",
        sex="f",
        values={},
        contacts={},
        by=officer,
        at=FIRST + 5 * DAY,
    )
    since = (FIRST + 10 * DAY).date()
    owning.succeed(
        uid=business.uid,
        name="Slamet",
        sex="m",
        values={Kind.PHONE: "+6281200000001"},
        since=since,
        by=officer,
        at=FIRST + 12 * DAY,
    )

    def owners(days):
        ties = as_it_was(business, FIRST + days * DAY).ties
        return [(tie.person.name, tie.until) for tie in ties]

    assert owners(0) == [("Darsini", None)]
    assert owners(6) == [("Darsini Wati", None)]
    assert owners(13) == [("Darsini Wati", since), ("Slamet", None)]


def test_a_death_is_told_from_the_day_on_which_it_was_written_down(business, officer):
    owner = Person.objects.get()
    day = date(2026, 9, 3)
    owning.owner_died(uid=business.uid, person=owner.uid, on=day, by=officer, at=FIRST + 5 * DAY)

    def died(days):
        return sheet(as_it_was(business, FIRST + days * DAY), on=day).holders[0].died

    assert (died(4), died(5)) == (None, day)


def test_papers_are_those_of_the_day(business, officer):
    paper = CertificateEntry(CertificateKind.HALAL, "ID33110000012345")
    made = papers.add_paper(uid=business.uid, paper=paper, by=officer, at=FIRST + DAY)
    papers.verify_paper(uid=business.uid, paper=made.uid, by=officer, at=FIRST + 2 * DAY)
    papers.withdraw_paper(
        uid=business.uid, paper=made.uid, why="dicabut BPJPH", by=officer, at=FIRST + 3 * DAY
    )

    def states(days):
        return [row.state for row in as_it_was(business, FIRST + days * DAY).papers]

    assert [states(days) for days in range(4)] == [[], ["told"], ["verified"], ["withdrawn"]]


def test_a_deleted_paper_was_there_before_it_was_deleted(business):
    paper = make.certificate(business, "nib", "1", entered_at=FIRST, changed_at=FIRST)
    Certificate.objects.filter(pk=paper.pk).delete()

    assert [row.number for row in as_it_was(business, FIRST + DAY).papers] == ["1"]
    assert as_it_was(business, datetime(2999, 1, 1, tzinfo=UTC)).papers == []


def test_facts_said_later_were_not_known_then(business, officer):
    living.tell_fact(
        uid=business.uid,
        kind=FactKind.AFFECTED,
        value="yes",
        on=date(2026, 8, 1),
        origin="Survei dampak",
        by=officer,
        at=FIRST + 10 * DAY,
    )

    assert as_it_was(business, FIRST + 9 * DAY).facts == []
    assert [fact.value for fact in as_it_was(business, FIRST + 10 * DAY).facts] == ["yes"]


def test_what_a_list_entered_is_as_its_event_says_until_a_row_is_changed(officer):
    enter(
        [registry.entry(number=number) for number in (3, 1, 2)],
        list_uid=UUID(int=7),
        list_name="IKM",
        sender="Dinas",
        said_at=FIRST.date(),
        by=officer,
        at=FIRST,
    )
    told = Event.objects.get(name="business.list_entered").data

    assert digest_of(UUID(int=7), 1, 3) == told["digest"]
    SourceRecord.objects.filter(number=2).update(said={"nama usaha": "lain"})
    assert digest_of(UUID(int=7), 1, 3) != told["digest"]


def test_of_a_past_day_no_personal_value_is_shown(business, officer):
    person = Person.objects.get()
    make_value(person)
    today = sheet(present(business), on=date(2026, 11, 1))
    past = sheet(as_it_was(business, FIRST + DAY), on=date(2026, 9, 2))

    assert [contact.label for contact in today.holders[0].contacts] == ["NIK"]
    assert past.holders[0].contacts == []


def make_value(person):
    from gerai.foundation.people.actions import keep

    keep(holder=person.uid, kind=Kind.NIK, text="9974010203800001", at=FIRST)


def test_the_past_costs_a_fixed_number_of_statements(business, officer, django_assert_num_queries):
    for day in range(1, 6):
        change(business, officer, FIRST + day * DAY, workers=day + 10)
    found = Business.objects.get(pk=business.pk)

    with django_assert_num_queries(10):
        as_it_was(found, FIRST + 3 * DAY)
