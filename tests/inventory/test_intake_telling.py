"""Senders are told of their lists: once for each step, in numbers, to sealed addresses."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.messages.models import Message
from gerai.foundation.people.models import Value
from gerai.foundation.tables.engine import Once
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import telling
from gerai.inventory.intake.models import BusinessList, Notice, Sender
from gerai.inventory.intake.rules.senders import Step
from tests import make
from tests.make import lists
from tests.make.messages import letters
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
OFFICE = "Dinas Koperasi Klaten"
CONTACT = "data@klaten.example.id"


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"
    settings.EMAIL_HOST = "mail.example.id"
    settings.DEFAULT_FROM_EMAIL = "gerai@example.id"
    settings.CSRF_TRUSTED_ORIGINS = ["https://gerai.example.id"]


@pytest.fixture
def officer(client):
    """Of Klaten, signed in."""
    user = make.user("district_officer", area="33.10", name="Sri Wahyuni")
    client.force_login(user)
    return user


@pytest.fixture
def found(tmp_path, officer) -> BusinessList:
    """A list of two rows, one of which waits."""
    path = lists.file(tmp_path, {}, {"Nama Usaha": "12"}, name="Usaha Bu Darsini.csv")
    made = actions.receive(path=path, sender=OFFICE, within="33.10", by=officer, at=NOON)
    return actions.read(uid=made.uid, path=path, by=officer)


def queued() -> list[str]:
    names = ProcrastinateJob.objects.filter(task_name__startswith="intake.tell_")
    return sorted(names.values_list("task_name", flat=True))


def told(found, step=Step.READ) -> int:
    return telling.tell(list_id=found.pk, step=step, at=NOON)


def contact(email=CONTACT, *, by, area="33.10", sender=OFFICE):
    return telling.set_contact(sender=sender, area=area, email=email, by=by, at=NOON)


def test_the_account_and_the_office_are_told_in_numbers_alone(found, officer):
    contact(by=officer)

    assert told(found) == 2

    (account, first), (office, second) = letters()
    assert (account, office) == (officer.email, CONTACT)
    assert first == second
    assert first.subject == "Daftar Anda sudah dibaca, 1 baris perlu dibetulkan"
    assert "2 baris dibaca: 1 sudah beres, 1 perlu dibetulkan." in first.text
    assert f"https://gerai.example.id/daftar/{found.uid}/" in first.text
    assert "Darsini" not in first.subject + first.text
    assert Message.objects.filter(area_code="33.10").count() == 2


def test_each_step_is_told_once_however_often_it_is_asked(found, officer):
    assert [told(found), told(found)] == [1, 0]
    assert told(found, Step.ENTERED) == 1
    assert told(found, Step.ENTERED) == 0

    assert Message.objects.count() == 2
    assert set(Notice.objects.values_list("step", "whom")) == {
        ("read", "account"), ("entered", "account"),
    }  # fmt: skip


def test_the_saboteur_who_keeps_no_row_tells_twice(found, officer):
    told(found)
    Notice.objects.all().delete()

    assert told(found) == 1
    assert Message.objects.count() == 2


def test_every_step_asks_for_its_message_in_its_own_transaction(found, officer, tmp_path):
    assert queued() == ["intake.tell_read"]
    path = tmp_path / "Usaha Bu Darsini.csv"
    with Once(path) as file:
        actions.return_list(uid=found.uid, path=path, file=file, folder=tmp_path, by=officer)
    actions.enter(uid=found.uid, by=officer, at=NOON)

    assert queued() == ["intake.tell_entered", "intake.tell_read", "intake.tell_returned"]


def test_a_list_in_which_nothing_waits_is_not_told_of_until_it_is_entered(tmp_path, officer):
    path = lists.file(tmp_path, {})
    made = actions.receive(path=path, sender=OFFICE, within="33.10", by=officer, at=NOON)
    actions.read(uid=made.uid, path=path, by=officer)

    assert queued() == []


def test_who_wants_no_news_gets_none_and_the_event_says_who_said_so(client, found, officer):
    where, said = "/daftar/pengirim/kabar/", {"nama": OFFICE, "wilayah": "33.10"}
    client.post(where, said | {"kabar": "henti"})

    assert told(found) == 0
    page = client.get("/daftar/pengirim/", {"nama": OFFICE}).content.decode()
    assert "kabar dihentikan" in page
    client.post(where, said | {"kabar": "lanjut"})
    assert told(found) == 1
    assert Event.objects.get(name="sender.silenced").by == officer


def test_without_a_way_to_send_nothing_is_written_and_nothing_counts_as_told(found, settings):
    settings.EMAIL_HOST = ""
    assert told(found) == 0
    assert not Notice.objects.exists()


def test_the_service_account_is_written_to_nowhere(tmp_path):
    path = lists.file(tmp_path, {}, {"Nama Usaha": "12"})
    by = make.service()
    made = actions.receive(path=path, sender=OFFICE, within="33.10", by=by, at=NOON)
    actions.read(uid=made.uid, path=path, by=by)

    assert told(made) == 0


def test_the_address_is_sealed_and_shown_by_its_end_alone(client, found, officer):
    answer = client.post(
        "/daftar/pengirim/kabar/", {"nama": OFFICE, "wilayah": "33.10", "surel": CONTACT}
    )

    assert answer.url.endswith("#kabar")
    page = client.get("/daftar/pengirim/", {"nama": OFFICE}).content.decode()
    assert CONTACT not in page
    assert "Ganti alamat" in page
    kept = Sender.objects.get()
    assert CONTACT.encode() not in bytes(Value.objects.get(holder=kept.uid).sealed)
    assert CONTACT not in str(Event.objects.get(name="sender.contact_kept").data)
    contact("", by=officer)
    assert not Value.objects.filter(holder=kept.uid).exists()


def test_a_text_that_is_no_address_is_refused_in_a_sentence(client, found, officer):
    with pytest.raises(Refused, match="satu alamat surel lengkap"):
        contact("bukan surel", by=officer)
    said = {"nama": OFFICE, "wilayah": "33.10", "surel": "bukan surel"}
    page = client.post("/daftar/pengirim/kabar/", said, follow=True).content.decode()
    assert "satu alamat surel lengkap" in page
    assert not Value.objects.exists() or not Sender.objects.exists()


def test_an_officer_sets_no_contact_of_a_sender_whose_lists_lie_elsewhere(client, found):
    neighbour = make.user("district_officer", area="33.21")
    client.force_login(neighbour)
    said = {"nama": OFFICE, "wilayah": "33.10", "surel": CONTACT}

    assert client.post("/daftar/pengirim/kabar/", said).status_code == 404
    with pytest.raises(Sender.DoesNotExist):
        contact(by=neighbour)
    assert not Sender.objects.exists()
