"""What is past its time goes by itself, and nothing else; figures stay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.foundation.privacy.models import Seen
from gerai.foundation.privacy.rules import periods
from gerai.inventory.intake.rules import retention as raw
from gerai.inventory.registry.actions import retaining
from gerai.inventory.registry.models import Business, Person
from gerai.inventory.registry.queries.figures import figures
from tests import make

pytestmark = pytest.mark.django_db
OLD = datetime(2015, 1, 1, tzinfo=UTC)


def migrant(name: str, at: datetime) -> Person:
    """A returning migrant of whom a list told then."""
    made = Person.objects.create(
        name=name, kind="returning_migrant", area_code="33.74.06.1001", entered_at=at, changed_at=at
    )
    keep(holder=made.uid, kind=Kind.PHONE, text="081234567890", at=at)
    return made


@pytest.fixture
def all_kinds():
    """Who goes: a migrant of long ago, the owner of a business that closed long ago. Who stays: a
    new migrant, the owner of an open business, of one that closed lately."""
    goes = [migrant("Lama", OLD)]
    stays = [migrant("Baru", now())]
    for name, state, at in (
        ("Tutup lama", "closed", OLD),
        ("Masih buka", "active", OLD),
        ("Tutup baru", "closed", now()),
    ):
        business = make.business(name=f"Warung {name}", state=state, changed_at=at)
        person = make.owner(of=business, name=name)
        Person.objects.filter(pk=person.pk).update(changed_at=OLD)
        keep(holder=person.uid, kind=Kind.NIK, text="9901014101800001", at=OLD)
        (goes if name == "Tutup lama" else stays).append(person)
    return goes, stays


def names() -> set[str]:
    return set(Person.objects.values_list("name", flat=True))


def test_who_is_past_their_time_goes_and_the_figures_stay(all_kinds):
    goes, stays = all_kinds
    reader = make.user("executive", "")
    before = figures(reader), Person.objects.count(), Business.objects.count()

    done = retaining.retain(at=now())

    assert done == {"person_without_business": 1, "owner_of_closed": 1, "seen": 0}
    assert names() == {"Data dihapus", *(one.name for one in stays)}
    assert not Value.objects.filter(holder__in=[one.uid for one in goes]).exists()
    assert Value.objects.filter(holder__in=[one.uid for one in stays]).count() == 3
    assert (figures(reader), Person.objects.count(), Business.objects.count()) == before
    assert Event.objects.filter(name="person.expired").count() == 2
    assert retaining.retain(at=now()) == dict.fromkeys(done, 0)


def test_without_asking_for_open_businesses_their_owners_would_go(all_kinds, monkeypatch):
    def careless(kind, *, at):
        return Person.objects.filter(erased_at=None, changed_at__lt=at - timedelta(days=3650))

    monkeypatch.setattr(retaining, "past", careless)

    retaining.retain(at=now())

    assert "Masih buka" not in names()


def test_the_record_of_who_saw_what_goes_too(all_kinds):
    note_seen(by=make.user(), act="page", holders=[all_kinds[0][0].uid], at=OLD)
    note_seen(by=make.user(), act="page", holders=[all_kinds[0][0].uid], at=now())

    assert retaining.retain(at=now())["seen"] == 1
    assert Seen.objects.count() == 1


def test_the_page_is_a_dry_run_of_the_areas_of_its_reader(client, all_kinds):
    client.force_login(make.user("privacy_officer", "33.74"))
    page = client.get("/pelindungan/retensi/").content.decode()
    assert "Lama" in page
    assert "Tutup lama" in page
    client.force_login(make.user("privacy_officer", "33.75"))
    page = client.get("/pelindungan/retensi/").content.decode()
    assert "Tutup lama" not in page
    assert names() == {one.name for kind in all_kinds for one in kind}


def test_what_the_page_says_of_raw_rows_is_what_their_own_job_does():
    today = now().date()
    held = periods(on=today)

    assert held["raw_entered"].days == raw.days_of(raw.ENTERED, on=today)
    assert held["raw_waiting"].days == raw.days_of(raw.WAITING, on=today)
    assert all(rule.source for rule in held.values())
