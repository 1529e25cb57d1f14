"""T18: a posting is proposed by one and approved by another, and by no second account of either."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from gerai.foundation.access import actions, queries
from gerai.foundation.access.actions import Task, postings
from gerai.foundation.access.models import Posting, Proposal
from gerai.foundation.access.queries import scope
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.models import Bond
from tests import make

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TASK = Task("district_officer", "33.74")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(settings):
    settings.ROOT_AREA = "33"
    for code, level in [("33", 1), ("33.74", 2), ("33.75", 2), ("33.74.06", 3)]:
        Area.objects.get_or_create(
            code=code, defaults={"level": level, "name": code, "valid_from": "2020-01-01"}
        )


@pytest.fixture
def dewi():
    return make.user("administrator", "33", name="Dewi")


@pytest.fixture
def eko():
    return make.user("administrator", "33", name="Eko")


def proposed(by, **given):
    return actions.propose(
        **{"user": make.user(name="Retno", password="!"), "task": TASK, "by": by, "at": NOON}
        | given
    )


def approved(proposal, by, version=None):
    version = version or Proposal.objects.get(pk=proposal.pk).version
    return actions.approve(uid=proposal.uid, version=version, by=by, at=NOON)[0]


def test_a_proposal_opens_nothing_until_another_approves_it(dewi, eko):
    proposal = proposed(dewi)
    assert queries.areas(proposal.user, Permission.BUSINESS_VIEW) == []

    posting = approved(proposal, eko)

    assert queries.areas(proposal.user, Permission.BUSINESS_VIEW) == ["33.74"]
    assert (posting.given_by, posting.approved_by) == (dewi, eko)
    events = Event.objects.filter(name__startswith="posting.").order_by("id")
    assert list(events.values_list("name", "by")) == [
        ("posting.proposed", dewi.pk),
        ("posting.given", eko.pk),
    ]


def test_who_proposed_does_not_approve(dewi):
    proposal = proposed(dewi)
    with pytest.raises(Refused, match="Anda buat sendiri"):
        approved(proposal, dewi)
    assert not Posting.objects.filter(user=proposal.user).exists()


def test_without_the_guard_who_proposed_approves(dewi, monkeypatch):
    monkeypatch.setattr(postings, "other_eyes", lambda *_given: None)
    proposal = proposed(dewi)
    with pytest.raises(IntegrityError), transaction.atomic():  # the last wall is the database's
        approved(proposal, dewi)


def tied_by_nik(first, second):
    for account in (first, second):
        keep(holder=account.uid, kind=Kind.NIK, text="9901014101800001", at=NOON)


def tied_by_phone(first, second):
    for account in (first, second):
        keep(holder=account.uid, kind=Kind.PHONE, text="081234567890", at=NOON)


def tied_by_mailbox(first, second):
    first.email, second.email = "dewi@dinas.example", "dewi+2@dinas.example"
    first.save()
    second.save()


TIES = (tied_by_nik, tied_by_phone, tied_by_mailbox)


@pytest.mark.parametrize("tie", TIES)
def test_a_second_account_of_the_proposer_does_not_approve(tie, dewi, eko):
    tie(dewi, eko)
    proposal = proposed(dewi)
    with pytest.raises(Refused, match="Anda buat sendiri"):
        approved(proposal, eko)


@pytest.mark.parametrize("tie", TIES)
def test_a_second_account_of_the_person_does_not_approve(tie, dewi, eko):
    person = make.user(name="Retno")
    tie(person, eko)
    proposal = proposed(dewi, user=person)
    with pytest.raises(Refused, match="untuk Anda sendiri"):
        approved(proposal, eko)


@pytest.mark.parametrize("tie", TIES)
def test_nobody_proposes_their_own_second_account(tie, dewi):
    person = make.user(name="Retno")
    tie(person, dewi)
    with pytest.raises(PermissionDenied):
        proposed(dewi, user=person)


def test_an_account_tied_to_the_same_person_elsewhere_is_found(dewi, eko, monkeypatch):
    person = make.user().uid
    monkeypatch.setattr(scope, "TIED", [lambda user: [person] if user in (dewi, eko) else []])
    proposal = proposed(dewi)
    with pytest.raises(Refused, match="Anda buat sendiri"):
        approved(proposal, eko)


def test_accounts_of_one_person_of_the_registry_are_found_from_a_page_too(client, dewi, eko):
    person = make.owner(make.business(area="34.02.01.2001"))  # whom neither may see
    for account, until in [(dewi, NOON), (eko, None)]:
        Bond.objects.create(
            account=account, holder=person.uid, area_code=person.area_code, since=NOON,
            tied_by=make.user(), until=until,
        )  # fmt: skip
    proposal = proposed(dewi)
    client.force_login(eko)
    client.post(reverse("approve_proposal", args=[proposal.uid]), {"versi": 1})
    assert "Anda buat sendiri" in client.get(reverse("proposal", args=[proposal.uid])).text
    assert not Posting.objects.filter(user=proposal.user).exists()


@pytest.mark.parametrize("tie", TIES)
def test_without_the_comparison_a_second_account_approves(tie, dewi, eko, monkeypatch):
    tie(dewi, eko)
    monkeypatch.setattr(postings, "same_person", lambda one, other: one.pk == other.pk)
    assert approved(proposed(dewi), eko)


@pytest.mark.parametrize("help_in", [actions.renew_password, actions.drop_second_step])
def test_who_could_have_entered_as_the_other_is_no_second_pair_of_eyes(help_in, dewi, eko):
    help_in(user=eko, by=dewi, at=NOON)
    eko.refresh_from_db()
    with pytest.raises(Refused, match="orang ketiga"):
        approved(proposed(dewi), eko)
    with pytest.raises(Refused, match="orang ketiga"):
        approved(proposed(eko), dewi)
    later = NOON + timedelta(days=7, seconds=1)
    proposal = proposed(dewi)
    assert actions.approve(uid=proposal.uid, version=1, by=eko, at=later)


def test_without_the_memory_of_help_an_entered_account_approves(dewi, eko, monkeypatch):
    monkeypatch.setattr(postings, "was_helped_by", lambda *_given: False)
    actions.renew_password(user=eko, by=dewi, at=NOON)
    assert approved(proposed(dewi), eko)


def test_a_changed_proposal_is_read_again_and_approved_by_another(dewi, eko):
    proposal = proposed(dewi)
    read = proposal.version
    actions.amend(uid=proposal.uid, task=Task("auditor", "33.74"), by=dewi, at=NOON)
    with pytest.raises(Refused, match="berubah"):
        approved(proposal, eko, version=read)

    assert approved(proposal, eko).role == "auditor"


def test_who_changed_it_has_proposed_it(dewi, eko):
    proposal = proposed(dewi)
    actions.amend(uid=proposal.uid, task=Task("auditor", "33.74"), by=eko, at=NOON)
    with pytest.raises(Refused, match="Anda buat sendiri"):
        approved(proposal, eko)
    assert approved(proposal, dewi)


def test_what_was_approved_and_is_changed_is_over_until_it_is_approved_anew(dewi, eko):
    proposal = proposed(dewi)
    approved(proposal, eko)

    actions.amend(uid=proposal.uid, task=Task("auditor", "33.74"), by=dewi, at=NOON)

    assert queries.areas(proposal.user, Permission.BUSINESS_VIEW) == []
    assert Proposal.objects.get(pk=proposal.pk).state == "waiting"
    with pytest.raises(Refused, match="Anda buat sendiri"):
        approved(proposal, dewi)
    approved(proposal, eko)
    assert queries.areas(proposal.user, Permission.AUDIT_VIEW) == ["33.74"]


def test_a_proposer_who_lost_the_right_no_longer_counts(dewi, eko):
    proposal = proposed(dewi)
    actions.end_posting(uid=dewi.postings.get().uid, by=eko, at=NOON)
    with pytest.raises(Refused, match="tidak lagi berwenang"):
        approved(proposal, eko)


def test_what_was_decided_is_not_decided_again(dewi, eko):
    proposal = proposed(dewi)
    actions.decline(uid=proposal.uid, by=eko, at=NOON)
    with pytest.raises(Refused, match="sudah diputuskan"):
        approved(proposal, eko)
    taken_back = actions.decline(uid=proposed(dewi).uid, by=dewi, at=NOON)
    assert taken_back.state == "withdrawn"


def test_two_approve_at_once_and_one_posting_stands(dewi, eko):
    proposal = proposed(dewi)
    approved(proposal, eko)
    with pytest.raises(Refused, match="sudah diputuskan"):
        approved(proposal, make.user("administrator", "33"))
    assert Posting.objects.filter(user=proposal.user).count() == 1


@pytest.mark.parametrize("area", ["33.75", "33.7"])
def test_an_administrator_elsewhere_neither_sees_nor_approves(dewi, area):
    proposal = proposed(dewi)
    stranger = make.user("administrator", area)
    assert proposal not in queries.proposals_under(stranger)
    with pytest.raises(Proposal.DoesNotExist):
        approved(proposal, stranger)


@pytest.mark.parametrize(
    ("_case", "task", "sentence"),
    [
        ("role", Task("king", "33"), "tidak dikenal"),
        ("not given", Task("owner", "33.74"), "tidak dikenal"),
        ("a district's officer of the province", Task("district_officer", "33"), "kabupaten"),
        ("an officer of a part of a district", Task("district_officer", "33.74.06"), None),
        ("the province's officer of a district", Task("provincial_officer", "33.74"), "provinsi"),
        ("a bank officer of no bank", Task("bank_officer", "33.74"), "satu kantor"),
        ("over before it begins", Task("auditor", "33", None, None, NOON), "sudah lewat"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(dewi, _case, task, sentence):
    if sentence is None:
        assert proposed(dewi, task=task)
        return
    with pytest.raises(Refused, match=sentence):
        proposed(dewi, task=task)


def test_a_period_of_days_is_kept_and_ends_by_itself(dewi, eko):
    task = Task("auditor", "33.74", None, None, now() + timedelta(days=3))
    posting = approved(proposed(dewi, task=task), eko)
    assert posting.until == task.until
    assert queries.areas(posting.user, Permission.AUDIT_VIEW) == ["33.74"]
    Posting.objects.filter(pk=posting.pk).update(until=now())
    assert queries.areas(posting.user, Permission.AUDIT_VIEW) == []


def test_an_office_of_one_administrator_is_told_to_use_the_machine(client, dewi):
    client.force_login(dewi)
    proposal = proposed(dewi)
    page = client.get(reverse("proposal", args=[proposal.uid])).text
    assert f"gerai accounts approve {proposal.uid}" in page

    make.user("administrator", "33")
    assert "gerai accounts approve" not in client.get(reverse("proposal", args=[proposal.uid])).text


def test_the_page_of_a_proposal_offers_what_the_reader_may_do(client, dewi, eko):
    proposal = proposed(dewi)
    url = reverse("proposal", args=[proposal.uid])
    client.force_login(dewi)
    assert "Setujui tugas ini" not in client.get(url).text
    assert "Batalkan usulan" in client.get(url).text
    client.force_login(eko)
    assert "Setujui tugas ini" in client.get(url).text
    assert "1 usulan tugas menunggu" in client.get(reverse("staff")).text

    page = client.post(reverse("approve_proposal", args=[proposal.uid]), {"versi": 1})
    assert "Kata sandi pertama" in page.text
    assert Posting.objects.filter(user=proposal.user).exists()


def test_the_command_is_the_second_pair_of_eyes(dewi):
    from argparse import ArgumentParser

    from gerai.foundation.access import commands

    proposal = proposed(dewi)
    parser = ArgumentParser()
    commands.arguments(parser)
    listed = commands.run(parser.parse_args(["waiting"]))
    assert [row["uid"] for row in listed.data["proposals"]] == [str(proposal.uid)]

    answer = commands.run(parser.parse_args(["approve", str(proposal.uid)]))

    assert answer.data["first_password"]
    assert Posting.objects.get(user=proposal.user).approved_by == make.service()
    assert commands.run(parser.parse_args(["waiting"])).data == {"proposals": []}
    with pytest.raises(Refused, match="waiting"):
        commands.run(parser.parse_args(["approve", str(proposal.uid)]))
