"""What time ends stands in the events, and who is concerned by a posting hears of it, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from gerai.foundation.access import actions, queries
from gerai.foundation.access.actions import Task, timing
from gerai.foundation.access.models import Posting, Proposal
from gerai.foundation.access.queries import scope
from gerai.foundation.access.roles import Permission
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from gerai.foundation.messages import engine
from gerai.foundation.messages.models import Message
from tests import make

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _areas(db, settings):
    settings.ROOT_AREA = "33"
    settings.CSRF_TRUSTED_ORIGINS = ["https://gerai.example.go.id"]
    for code, level in [("33", 1), ("33.74", 2), ("33.75", 2), ("33.74.06", 3)]:
        Area.objects.get_or_create(
            code=code, defaults={"level": level, "name": code, "valid_from": "2020-01-01"}
        )


def administrator(name, area="33", **given):
    user = make.user("administrator", area, name=name, email=f"{name.lower()}@example.go.id")
    for key, value in given.items():
        setattr(user, key, value)
    user.save()
    return user


def proposed(by, area="33.74", until=None, user=None):
    user = user or make.user(name="Retno", email="retno@example.go.id", password="!")
    return actions.propose(
        user=user, task=Task("district_officer", area, None, None, until), by=by, at=NOON
    )


def letters(purpose):
    """(to whom, what) of each message in the outbox."""
    return [engine.unseal(one) for one in Message.objects.filter(purpose=purpose).order_by("pk")]


def readers(purpose="posting_waiting"):
    return [to for to, _said in letters(purpose)]


# — a planned end —


def over(area="33.74", until=NOON, user=None, **given):
    posting = Posting.objects.create(
        user=user or make.user(name="Retno", email="retno@example.go.id"),
        role="district_officer",
        area_code=area,
        since=NOON - timedelta(days=9),
        until=until,
        **given,
    )
    return posting


def ends():
    return list(Event.objects.filter(name="posting.ended").values_list("by", "area_code", "data"))


def test_a_planned_end_is_one_event_and_one_letter_however_often_it_is_looked_for():
    posting = over()

    assert [actions.note_over(at=NOON), actions.note_over(at=NOON + HOUR)] == [1, 0]

    assert ends() == [(None, "33.74", {"role": "district_officer", "planned": "yes"})]
    assert Event.objects.get(name="posting.ended").subject.endswith(str(posting.uid))
    [(to, said)] = letters("posting_over")
    assert to == "retno@example.go.id"
    assert said.subject == "Tugas Anda sudah berakhir: Petugas kabupaten/kota, Kota Semarang"


def test_what_has_not_ended_or_was_ended_by_somebody_is_left_alone():
    dewi = administrator("Dewi")
    over(until=NOON + HOUR)
    over_by_dewi = over(area="33.75", until=NOON + HOUR, user=make.user())
    actions.end_posting(uid=over_by_dewi.uid, by=dewi, at=NOON)

    assert actions.note_over(at=NOON) == 0
    assert [by for by, *_ in ends()] == [dewi.pk]


def test_a_closed_account_is_not_written_to_but_the_end_is_written_down():
    posting = over()
    type(posting.user).objects.filter(pk=posting.user_id).update(is_active=False)

    assert actions.note_over(at=NOON) == 1
    assert letters("posting_over") == []


def test_no_end_is_written_down_before_it_came():
    with pytest.raises(IntegrityError), transaction.atomic():
        over(end_noted_at=NOON - HOUR)


def both_at_once():
    def work(_number):
        try:
            return actions.note_over(at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return sum(threads.map(work, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_event():
    for area in ("33.74", "33.75", "33.74.06"):
        Posting.objects.create(
            user=make.user(), role="auditor", area_code=area, since=NOON - HOUR, until=NOON
        )

    assert both_at_once() == 3
    assert len(ends()) == 3


def test_without_the_guard_an_end_is_written_down_twice(monkeypatch):
    pk = over().pk
    assert [timing.note_end(pk, NOON), timing.note_end(pk, NOON)] == [True, False]

    found = type(Posting.objects.all())
    monkeypatch.setattr(found, "over", lambda self, _at: self)
    timing.note_end(pk, NOON)
    assert len(ends()) == 2


def test_a_proposal_whose_last_day_went_by_will_not_be_and_its_proposer_hears_of_it(client):
    dewi, eko = administrator("Dewi"), administrator("Eko")
    proposal = proposed(dewi, until=NOON + HOUR)
    assert actions.note_over(at=NOON) == 0

    assert [actions.note_over(at=NOON + HOUR), actions.note_over(at=NOON + 2 * HOUR)] == [1, 0]

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.decided_at) == (
        "expired",
        None,
        NOON + HOUR,
    )
    assert Event.objects.get(name="posting.expired").by is None
    assert readers("posting_expired") == ["dewi@example.go.id"]
    client.force_login(eko)
    assert "Lewat waktunya" in client.get(reverse("proposals")).text
    page = client.get(reverse("proposal", args=[proposal.uid])).text
    assert "Lewat waktunya" in page
    assert "Setujui tugas ini" not in page


# — whoever may approve —


def test_the_nearest_who_may_approve_hear_of_a_proposal_with_a_way_to_it():
    dewi = administrator("Dewi")
    administrator("Eko")
    administrator("Joko", "33.74")
    administrator("Sari", "33.75")

    proposal = proposed(dewi)

    assert readers() == ["joko@example.go.id", "eko@example.go.id"]
    message = Message.objects.filter(purpose="posting_waiting").first()
    assert message.area_code == "33.74"
    _to, said = engine.unseal(message)
    assert f"https://gerai.example.go.id/petugas/usulan/{proposal.uid}/" in said.text
    assert "Retno" not in said.text + said.subject


def test_three_are_told_at_most_and_of_those_as_near_who_was_here_last():
    dewi = administrator("Dewi")
    for hour, name in enumerate(["Ani", "Budi", "Cipto", "Dodi"]):
        administrator(name, last_login=NOON - hour * HOUR)

    proposed(dewi)

    assert readers() == [f"{name}@example.go.id" for name in ("ani", "budi", "cipto")]


def test_who_is_no_second_pair_of_eyes_is_not_told():
    dewi = administrator("Dewi")
    second = make.user("administrator", "33", name="Dewi", email="dewi+dua@example.go.id")
    helped = administrator("Eko", helped_by=dewi, helped_at=NOON)
    himself = administrator("Joko")

    proposed(dewi, user=himself)

    assert {second.email, helped.email, himself.email}.isdisjoint(readers())
    assert readers() == []


def test_proposing_again_and_changing_what_waits_writes_no_second_letter(client):
    dewi, eko = administrator("Dewi"), administrator("Eko")
    proposal = proposed(dewi)
    proposed(dewi, user=proposal.user)
    task = Task("auditor", "33.74")

    actions.amend(uid=proposal.uid, task=task, by=dewi, at=NOON)
    assert readers() == ["eko@example.go.id"]

    version = Proposal.objects.get(pk=proposal.pk).version
    actions.approve(uid=proposal.uid, version=version, by=eko, at=NOON)
    actions.amend(uid=proposal.uid, task=Task("auditor", "33.75"), by=eko, at=NOON)
    assert readers() == ["eko@example.go.id", "dewi@example.go.id"]


def test_a_proposal_that_is_rolled_back_leaves_no_letter():
    dewi = administrator("Dewi")
    administrator("Eko")
    with transaction.atomic():
        proposed(dewi)
        transaction.set_rollback(True)
    assert readers() == []


def test_without_the_steps_of_the_code_an_area_with_a_like_prefix_would_be_told(monkeypatch):
    dewi = administrator("Dewi")
    administrator("Sari", "33.7")
    administrator("Tuti", "33.75")
    proposed(dewi)
    assert readers() == []

    monkeypatch.setattr(scope, "covers", lambda *_given: True)
    holders = queries.nearest_holders(Permission.POSTING_GIVE, area="33.74")
    assert [one.name for one in holders] == ["Sari", "Dewi"]


def test_the_home_page_counts_what_waits_for_the_reader(client):
    dewi, eko = administrator("Dewi"), administrator("Eko")
    sari = administrator("Sari", "33.75")
    proposed(dewi)
    pages = {}
    for user in (dewi, eko, sari):
        client.force_login(user)
        pages[user.name] = "1 usulan tugas menunggu orang kedua" in client.get("/beranda/").text
    assert pages == {"Dewi": False, "Eko": True, "Sari": False}
