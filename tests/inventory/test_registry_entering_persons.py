"""A list of persons enters by sets: all or nothing, once; who they are is sealed."""

from datetime import date
from itertools import count
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.models import Value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import enter_persons
from gerai.inventory.registry.models import Business, Person, SourceRecord
from gerai.inventory.registry.queries.history import digest_of
from gerai.inventory.registry.rules import Entered, PersonEntry, PersonKind, origin_of
from tests.make import access, registry

LIST = UUID("019ab000-0000-7000-8000-000000000002")
NIK = "9974011203800001"
pytestmark = pytest.mark.django_db
serial = count(1)


def row(**given):
    number = next(serial)
    usual = {
        "number": number,
        "name": f"Slamet {number}",
        "kind": PersonKind.RETURNING_MIGRANT,
        "area_code": "33.74.06.1001",
        "said": {"keterampilan": "menjahit"},
    }
    return PersonEntry(**usual | given)


def put(entries, by=None):
    return enter_persons(
        entries,
        list_uid=LIST,
        list_name="Pemudik 2020",
        sender="Kelurahan",
        said_at=date(2020, 4, 20),
        by=by or access.user("district_officer"),
        at=registry.NOON,
    )


def test_a_row_becomes_a_person_with_its_source_and_sealed_values():
    given = row(key=b"k" * 32, sex="m", personal=((Kind.NIK, NIK), (Kind.PHONE, "+6281200000001")))

    assert put([given]) == Entered(businesses=0, persons=1, sources=1)

    person, source = Person.objects.get(), SourceRecord.objects.get()
    assert (person.name, person.kind, person.sex) == (given.name, "returning_migrant", "m")
    assert (person.area_code, source.person, source.business) == ("33.74.06.1001", person, None)
    assert (source.said, bytes(source.key)) == ({"keterampilan": "menjahit"}, b"k" * 32)
    assert origin_of(person.origins, "name").source == source.uid
    assert clear_of([person.uid], [Kind.NIK, Kind.PHONE])[person.uid] == {
        Kind.NIK: [NIK],
        Kind.PHONE: ["+6281200000001"],
    }
    assert not Business.objects.exists()


def test_rows_that_come_twice_are_there_once():
    rows, officer = [row() for _ in range(5)], access.user("district_officer")

    put(rows[:3], officer)

    assert put(rows, officer) == Entered(persons=2, sources=2, skipped=3)
    assert Person.objects.count() == 5


def test_one_event_answers_for_the_rows_and_its_digest_can_be_worked_out_again():
    put([row() for _ in range(4)])

    event = Event.objects.get(name="person.list_entered")
    assert (event.data["count"], event.area_code) == (4, "33.74.06.1001")
    assert digest_of(LIST, event.data["first"], event.data["last"]) == event.data["digest"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "nama kosong"),
        ({"name": "a" * 201}, "lebih dari 200 huruf"),
        ({"name": "Sla\0met"}, "tidak terbaca"),
        ({"kind": PersonKind.OWNER}, "hanya untuk pemudik"),
        ({"area_code": ""}, "belum diketahui"),
    ],
)
def test_one_wrong_row_keeps_all_out(wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        put([row(), row(**wrong)])

    assert not Person.objects.exists()
    assert not Value.objects.exists()
    assert not Event.objects.filter(name="person.list_entered").exists()


def test_an_officer_enters_nobody_of_another_district():
    with pytest.raises(PermissionDenied):
        put([row(), row(area_code="33.75.01.1001")], access.user("district_officer"))

    assert not Person.objects.exists()


def test_a_hundred_persons_cost_as_many_statements_as_ten():
    costs, officer = [], access.user("district_officer")
    put([row(personal=((Kind.NIK, NIK),))], officer)  # keys and names are read once
    for many in (10, 100):
        with CaptureQueriesContext(connection) as asked:
            put([row(personal=((Kind.NIK, NIK),)) for _ in range(many)], officer)
        costs.append(len(asked))

    assert costs[0] == costs[1]
