"""The registry compared with itself: what is proposed as one, what stays apart, who sees it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from gerai.foundation.access.actions import service_account
from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.foundation.scope import Scope, acting
from gerai.inventory.matching import actions
from gerai.inventory.matching.actions import match
from gerai.inventory.matching.engine import memory, reading
from gerai.inventory.matching.models import BusinessGroup, Likeness, PersonGroup, Run
from gerai.inventory.matching.queries import alike, is_due, proposed_businesses, proposed_persons
from gerai.inventory.registry.models import Business
from tests import make
from tests.make import registry
from tests.make.registry import MORNING, NOON

pytestmark = pytest.mark.django_db
VILLAGE, NEXT_DOOR = "33.74.06.1001", "33.10.26.2001"
GIVEN = ["Suminah", "Parjo", "Endang", "Tukiman", "Ratna", "Widodo", "Kartini", "Galih", "Maryam"]
FAMILY = ["Wibowo", "Rahayu", "Hartono", "Astuti", "Gunawan", "Lestari", "Sudarsono", "Utami"]
TRADES = ["Batik Sekar", "Mebel Jati", "Bengkel Karya", "Salon Ayu", "Konveksi Rapi", "Tahu Asli"]
SECTORS = ["13134", "31001", "45407", "96112", "14111", "10392"]


def stall(
    name: str,
    owner: str,
    *,
    area: str = VILLAGE,
    nik: str = "",
    phone: str = "",
    birth: str = "",
    address: str = "",
    sector: str = "56102",
    year: int | None = 2010,
    person=None,
):
    """A business with its owner and what is known of both."""
    who = person or registry.person(name=owner)
    made = registry.business(
        owner=who, name=name, area_code=area, sector_code=sector, founded_year=year
    )
    for kind, text in ((Kind.NIK, nik), (Kind.PHONE, phone), (Kind.BIRTH_DATE, birth)):
        if text and not person:
            keep(holder=who.uid, kind=kind, text=text, at=MORNING)
    if address:
        keep(holder=made.uid, kind=Kind.ADDRESS, text=address, at=MORNING)
    return made


def street(count: int = 60) -> list[Business]:
    """Other stalls of the village, none of which is another."""
    return [
        stall(
            f"{TRADES[n % 6]} {FAMILY[n % 8]} {n}",
            f"{GIVEN[n % 9]} {FAMILY[n * 5 % 8]}",
            nik=f"9974{n:02d}{1 + n % 28:02d}{1 + n % 12:02d}{60 + n % 30:02d}{n + 1:04d}",
            phone=f"+62812{70_000_000 + 7_919 * n}",
            birth=f"{1960 + n % 30}-{1 + n % 12:02d}-{1 + n % 28:02d}",
            address=f"Jl. Mawar No. {n} RT {1 + n % 9} RW {1 + n % 5}",
            sector=SECTORS[n % 6],
            year=1990 + n % 30,
        )
        for n in range(count)
    ]


def run() -> Run:
    return match(by=service_account(), at=NOON)


def group_of(business: Business) -> int:
    """The id that the business is proposed under."""
    found = BusinessGroup.objects.filter(business=business).first()
    return found.eldest_id if found else business.pk


SARI = {
    "nik": "9974064506800012", "phone": "+6281325550101", "birth": "1980-06-05",
    "address": "Jl. Kartini No. 12 RT 03 RW 02",
}  # fmt: skip


def test_a_stall_in_two_spellings_is_proposed_as_one_under_the_eldest():
    street()
    elder = stall("Warung Sari Rasa", "Soetinah Rahajoe", **SARI)
    younger = stall(
        "UD. WARUNG SARI RASA", "Hj. SUTINAH RAHAYU, S.Pd", phone=SARI["phone"],
        address="Karangrejo RT.003/RW.002",
    )  # fmt: skip
    done = run()
    assert group_of(younger) == group_of(elder) == elder.pk
    assert done.groups["business"] == {"groups": 1, "records": 2}
    assert proposed_businesses([younger.uid, elder.uid]) == {
        younger.uid: elder.uid, elder.uid: elder.uid,
    }  # fmt: skip
    [other] = alike(younger)
    assert other.business == elder
    assert other.chance > done.lines["business"]
    assert {"HP sama", "desa sama", "RT/RW sama"} <= set(other.why)


def test_the_second_stall_of_an_owner_is_another_business_of_the_same_person():
    street()
    one = stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    two = stall("Konveksi Anugerah", "Sutinah Rahayu", **SARI, sector="14111", year=2019)
    run()
    assert group_of(one) != group_of(two)
    persons = [business.ties.get().person for business in (one, two)]
    found = proposed_persons([who.uid for who in persons])
    assert set(found.values()) == {persons[0].uid}


def test_two_of_one_household_are_two_persons():
    street()
    one = stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    two = stall(
        "Bengkel Maju Motor", "Bambang Purnomo", sector="45407", year=2001,
        **(SARI | {"nik": "9974061202750003", "birth": "1975-02-12"}),
    )  # fmt: skip
    run()
    assert group_of(one) != group_of(two)
    assert not PersonGroup.objects.exists()


def test_alike_names_in_another_regency_stay_apart():
    street()
    stall("Warung Barokah", "Siti Aminah", sector="56102")
    stall("Warung Barokah", "Siti Aminah", area=NEXT_DOOR, sector="56102")
    run()
    assert not BusinessGroup.objects.exists()


def test_names_that_changed_places_are_put_right():
    street()
    one = stall("Kripik Singkong Renyah", "Retno Susanti", **SARI)
    two = stall("Retno Susanti", "CV. Kripik Singkong Renyah", phone=SARI["phone"])
    run()
    assert group_of(two) == one.pk


def test_a_run_takes_the_place_of_the_one_before():
    street()
    stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    two = stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    first = run()
    assert BusinessGroup.objects.count() == 2
    two.name, two.area_code = "Mebel Ukir Jati", NEXT_DOOR
    two.save()
    two.ties.get().delete()
    second = run()
    assert not BusinessGroup.objects.exists()
    assert set(Likeness.objects.values_list("run_id", flat=True)) <= {second.pk}
    assert Run.objects.count() == 2
    assert first.uid != second.uid


def test_the_same_registry_twice_comes_to_the_same():
    street()
    for phone in ("+6281325550101", "+6281325550102", "+6281325550103"):
        stall("Warung Sari Rasa", "Sutinah Rahayu", **(SARI | {"phone": phone}))
    run()
    told = Likeness.objects.order_by("elder", "younger").values_list("elder", "younger", "business")
    before = list(told)
    run()
    after = list(told.all())
    assert before == after != []


def test_an_erased_person_is_compared_with_nobody():
    street()
    one = stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    stall("Konveksi Anugerah", "Sutinah Rahayu", **SARI, sector="14111", year=2019)
    who = one.ties.get().person
    who.erased_at = NOON
    who.save()
    run()
    assert not PersonGroup.objects.exists()


def test_persons_without_a_business_are_compared_too():
    street()
    for name in ("Slamet Hariadi", "SLAMET HARJADI"):
        who = registry.person(name=name, kind="returning_migrant", area_code=VILLAGE)
        keep(holder=who.uid, kind=Kind.NIK, text="9974061202750003", at=MORNING)
        keep(holder=who.uid, kind=Kind.BIRTH_DATE, text="1975-02-12", at=MORNING)
    run()
    assert PersonGroup.objects.count() == 2
    assert not BusinessGroup.objects.exists()


# — bounds —


def test_many_rows_that_all_look_alike_end_in_a_bounded_run():
    for _n in range(400):
        stall("Warung", "-", phone="+6281325550101", year=None, sector="")
    done = run()
    # 400 of one phone are 79,800 pairs; a key that more share than it bears finds none of them.
    assert done.compared == 0
    assert done.sightings == 400
    assert not BusinessGroup.objects.exists()


def test_without_the_bound_of_a_key_they_would_all_be_compared(monkeypatch):
    from gerai.inventory.matching.engine import pairing

    plain = pairing.model()
    loose = replace(plain, keys=[replace(key, most=10_000) for key in plain.keys])
    monkeypatch.setattr(pairing, "model", lambda: loose)
    for _n in range(100):
        stall("Warung", "-", phone="+6281325550101", year=None, sector="")
    assert run().compared == 100 * 99 / 2


def test_an_empty_registry_is_said():
    with pytest.raises(Refused, match="Registri masih kosong"):
        run()
    assert not Run.objects.exists()


def test_a_registry_that_does_not_fit_the_memory_changes_nothing(monkeypatch):
    monkeypatch.setattr(reading, "LIMIT", "40MB")
    street()
    with pytest.raises(Refused, match="terlalu besar"), memory() as held:
        held.run("CREATE TABLE much AS SELECT repeat('x', 1000) || range AS x FROM range(1000000)")


def test_what_is_clear_is_spilt_nowhere():
    with memory() as held:
        told = held.db.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name IN"
            " ('temp_directory', 'max_temp_directory_size')"
        ).fetchall()
    assert dict(told)["temp_directory"] == ""


# — who may, who sees —


def test_nobody_but_the_system_compares_the_whole_registry():
    street(2)
    with pytest.raises(PermissionDenied):
        match(by=make.user("provincial_officer", "33"), at=NOON)


def test_a_run_is_an_event_without_a_name():
    street()
    stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    done = run()
    event = Event.objects.get(name="matching.run")
    assert event.data["groups"]["business"] == {"groups": 1, "records": 2}
    kept = json.dumps([event.data, done.model, done.lines, done.seconds, done.groups])
    for value in ("Sutinah", "Sari Rasa", SARI["nik"], SARI["phone"], "Kartini"):
        assert value not in kept


def test_a_pair_is_seen_by_who_sees_both():
    street(20)
    here = stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI)
    there = stall("Warung Sari Rasa", "Sutinah Rahayu", **SARI, area=NEXT_DOOR)
    run()
    pair = Likeness.objects.filter(elder=here, younger=there)
    assert pair.exists()
    with acting(Scope(records=("33.74",))):
        assert not pair.exists()
        assert alike(here) == []
        assert not BusinessGroup.objects.filter(business=there.pk).exists()
    with acting(Scope(records=("33",))):
        assert pair.exists()


def test_it_is_due_when_something_changed_since():
    assert not is_due()
    street(3)
    assert is_due()
    run()
    assert not is_due()
    late = stall("Warung Baru", "Parjo")
    Business.objects.filter(pk=late.pk).update(changed_at=NOON.replace(hour=9))
    assert is_due()


@pytest.mark.django_db(transaction=True)
def test_one_run_at_a_time(monkeypatch):
    street(5)
    told = []

    def second():
        try:
            told.append(run())
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    plain = actions.link

    def meanwhile(held):
        monkeypatch.setattr(actions, "link", plain)  # for the second, which has no third beside it
        with ThreadPoolExecutor(1) as threads:
            threads.submit(second).result()
        return plain(held)

    monkeypatch.setattr(actions, "link", meanwhile)
    run()
    assert told == ["Pencocokan lain sedang berjalan. Tunggu sampai selesai, lalu ulangi."]
    # The saboteur: without the lock the second goes on beside the first.
    monkeypatch.setattr(actions, "alone", lambda: None)
    monkeypatch.setattr(actions, "link", meanwhile)
    told.clear()
    run()
    assert isinstance(told[0], Run)
