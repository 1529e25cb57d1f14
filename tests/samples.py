"""The record types of the access matrix. A new type: one entry here, and the matrix finds it."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.utils.timezone import now

from gerai.foundation.access.models import Organisation, Posting, User
from gerai.foundation.access.models import Proposal as PostingProposal
from gerai.foundation.access.roles import Permission
from gerai.foundation.api.models import Token
from gerai.foundation.events.models import Event
from gerai.foundation.hooks.models import Delivery, Hook
from gerai.foundation.ids import uuid7
from gerai.foundation.messages.models import Message
from gerai.foundation.people.actions import keep
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions.consents import give
from gerai.foundation.privacy.actions.consents import withdraw as end_consent
from gerai.foundation.privacy.actions.packages import drop_packages
from gerai.foundation.privacy.models import Package, Request
from gerai.inventory.intake.actions.choosing import forget
from gerai.inventory.intake.actions.receiving import EMPTY
from gerai.inventory.intake.models import BusinessList, ColumnChoice, Row, Upload
from gerai.inventory.registry.actions import undo, undo_persons
from gerai.inventory.registry.models import Business, Export, Person, Proposal
from tests import make
from tests.matrix import REFERENCE, SAMPLES, Sample, Stays


def business(area: str, name: str) -> Business:
    """Its owner bears the same words, and one paper and one fact belong to it."""
    made = make.business(name=name, area=area, products=name)
    make.owner(of=made, name=name)
    make.certificate(of=made, number="P-IRT 5103374010001-27")
    keep(holder=made.uid, kind=Kind.PHONE, text="081234567890", at=made.entered_at)
    return made


def person(area: str, name: str) -> Person:
    """A returning migrant of whom a list told."""
    at = now()
    made = Person.objects.create(
        name=name, kind="returning_migrant", area_code=area, entered_at=at, changed_at=at
    )
    keep(holder=made.uid, kind=Kind.PHONE, text="081234567890", at=at)
    return made


def export(area: str, name: str) -> Export:
    """A list that somebody else took out."""
    at = now()
    return Export.objects.create(
        by=make.user(name=name),
        filters={"words": name},
        scope=[area],
        form="csv",
        asked_at=at,
        expires_at=at + timedelta(hours=1),
    )


def business_list(area: str, name: str) -> BusinessList:
    """A list that an office of the area sent; one row of it waits."""
    made = BusinessList.objects.create(
        name=name,
        sender=name,
        area_code=area,
        said_on=now().date(),
        sha256=sha256(name.encode()).hexdigest(),
        size=1,
        state="read",
        counts=EMPTY | {"read": 1, "repairable": 1},
        received_at=now(),
        by=make.service(),
    )
    problem = {
        "field": "area",
        "code": "area_unknown",
        "sentence": "Baris 1: wilayah.",
        "proposal": None,
    }
    Row.objects.create(
        business_list=made,
        number=1,
        values={"name": name},
        problems=[problem],
        digest=b"",
        state="repairable",
    )
    return made


def upload(area: str, name: str) -> Upload:
    """A file that an officer of the area sent; it waits."""
    return Upload.objects.create(
        name=name, size=1, sender=name, area_code=area, by=make.service(), asked_at=now()
    )


def column(area: str, name: str) -> ColumnChoice:
    """What is remembered of a column of a sender of whom the area has a list."""
    return ColumnChoice.objects.create(
        sender=name.lower(),
        area_code=area,
        signature=name,
        field="name",
        by=make.service(),
        at=now(),
    )


def message(area: str, name: str) -> Message:
    """A message that nobody could deliver; what it says of itself is the gateway's number."""
    return make.given_up(purpose="password_changed", area=area, gateway_id=name)


def rescope(record: Any, area: str) -> None:
    """It was taken from another area."""
    record.scope = [area]
    record.save(update_fields=["scope"])


def withdraw(record: Business | Person) -> None:
    """Whoever it is of agreed to a purpose and changed their mind."""
    person = record if isinstance(record, Person) else record.ties.get().person
    by, at = make.service(), now()
    given = give(
        holder=person.uid,
        purpose="finance",
        channel="paper",
        area=record.area_code,
        by=by,
        at=at,
    )
    end_consent(uid=given.uid, holder=person.uid, channel="paper", by=by, at=at)


def phone(record: Business | Person) -> object:
    """The id of its one personal value."""
    return Value.objects.get(holder=record.uid).id


def move(record: Any, area: str) -> None:
    """It lies in another area from now on."""
    record.area_code = area
    record.save(update_fields=["area_code"])


def close(record: Any) -> None:
    """It is closed."""
    record.state = "closed"
    record.save(update_fields=["state"])


def posting(area: str, name: str) -> Posting:
    """A posting of somebody who bears the words."""
    return Posting.objects.create(user=make.user(name=name), role="auditor", area_code=area)


REFERENCE["api:area"] = {"code": "33.74"}
REFERENCE["api:sector"] = {"edition": "2020", "code": "10792"}
REFERENCE["api:problem"] = {"code": "missing"}


def waiting_proposal(area: str, name: str) -> PostingProposal:
    """A posting that somebody proposed for somebody who bears the words."""
    return PostingProposal.objects.create(
        user=make.user(name=name),
        role="auditor",
        area_code=area,
        since=now(),
        proposed_by=make.user(),
        proposed_at=now(),
    )


def organisation(area: str, name: str) -> Organisation:
    """A bank of the area."""
    return Organisation.objects.create(name=name, kind="bank", area_code=area)


def shut(record: Organisation) -> None:
    """It was closed."""
    record.closed_at, record.closed_by = now(), make.service()
    record.save(update_fields=["closed_at", "closed_by"])


def account(area: str, name: str) -> User:
    """An account whose task in the area is over; it lies nowhere else."""
    user = make.user(name=name)
    user.area_code, at = area, now()
    user.postings.create(role="auditor", area_code=area, since=at - timedelta(days=9), until=at)
    return user


def posted_elsewhere(record: User, area: str) -> None:
    """Its last task lay in another area."""
    record.postings.update(area_code=area)
    record.area_code = area


SAMPLES[User] = Sample(
    Permission.POSTING_GIVE,
    account,
    posted_elsewhere,
    go=Stays("closed: its name stands beside what it did"),
)
SAMPLES[PostingProposal] = Sample(
    Permission.POSTING_GIVE, waiting_proposal, move, go=Stays("decided, and kept with who decided")
)
SAMPLES[Organisation] = Sample(
    Permission.OFFICE_KEEP, organisation, move, shut, go=Stays("closed: postings name it")
)


def hook(area: str, name: str) -> Hook:
    """An address that is told of the area; one delivery of it ended."""
    at = now()
    made = Hook.objects.create(
        name=name,
        url="https://sistem.example.go.id/gerai",
        events=["business.changed"],
        area_code=area,
        secret=b"",
        by=make.service(),
        made_at=at,
    )
    event = Event.objects.create(name="business.changed", subject="x", area_code=area)
    Delivery.objects.create(hook=made, event=event, state="taken", made_at=at, ended_at=at)
    return made


def delivery(record: Hook) -> object:
    """The uid of its one delivery."""
    return record.deliveries.get().uid


def token(area: str, name: str) -> Token:
    """A program's token in the area."""
    account = make.user(name=name)
    at = now()
    return Token.objects.create(
        account=account,
        name=name,
        digest=sha256(name.encode()).digest(),
        permissions=["business_view"],
        service=True,
        area_code=area,
        given_by=account,
        given_at=at,
        expires_at=at + timedelta(days=1),
    )


SAMPLES[Token] = Sample(
    Permission.TOKEN_GIVE, token, move, go=Stays("ended: events name what it did")
)
SAMPLES[Hook] = Sample(
    Permission.HOOK_MANAGE,
    hook,
    move,
    params={"delivery": delivery},
    go=Stays("ended: the log of what it was told stays"),
)
SAMPLES[Posting] = Sample(
    Permission.POSTING_GIVE, posting, move, go=Stays("ended: who held what when is asked later")
)


def paper(record: Business) -> object:
    """The uid of its one paper."""
    return record.certificates.get().uid


def proposal(record: Business) -> object:
    """The uid of a proposal that waits."""
    made, _ = Proposal.objects.get_or_create(
        business=record,
        field="activity",
        state="open",
        defaults={"value": {"activity": "x"}, "made_at": now()},
    )
    return made.uid


def an_act(record: Business) -> object:
    """One of the acts, which all pass the same door."""
    return "pindah"


def request(area: str, name: str) -> Request:
    """What a person of the area asked for; its answer says the words."""
    at = now()
    return Request.objects.create(
        holder=uuid7(),
        area_code=area,
        kind="access",
        received_at=at,
        due_at=at,
        by=make.service(),
        answered_at=at,
        answered_by=make.service(),
        answer=name,
    )


def package(area: str, name: str) -> Package:
    """A file that somebody else had made."""
    at = now()
    return Package.objects.create(
        kind="person",
        name=name,
        area_code=area,
        purpose="subject_request",
        by=make.user(name=name),
        made_at=at,
        expires_at=at + timedelta(hours=1),
    )


def lapse(record: Package) -> None:
    """Its day is past."""
    Package.objects.filter(pk=record.pk).update(expires_at=now())
    drop_packages(at=now())


def undo_list(record: Business | Person) -> None:
    """The list that alone brought it is taken out of the registry again."""
    is_person = isinstance(record, Person)
    row = make.source(
        of=None if is_person else record, person=record if is_person else None, list_uid=uuid7()
    )
    holders = [record.uid]
    if not is_person:
        holders += record.ties.values_list("person__uid", flat=True)
        record.ties.update(source=row)
        record.certificates.update(source=row)
    Value.objects.filter(holder__in=holders).update(source=row.uid)
    act = undo_persons if is_person else undo
    act(list_uid=row.list_uid, by=make.service(), at=now())


def unlearn(record: ColumnChoice) -> None:
    """It is forgotten."""
    forget(uid=record.uid, seen=record.seen, by=make.service())


SAMPLES[Request] = Sample(
    Permission.PRIVACY_MANAGE, request, move, go=Stays("answered: the answer is shown on demand")
)
SAMPLES[Package] = Sample(Permission.PRIVACY_MANAGE, package, move, private=True, go=lapse)
SAMPLES[Business] = Sample(
    Permission.BUSINESS_VIEW,
    business,
    move,
    close,
    {"value": phone, "paper": paper, "act": an_act, "proposal": proposal},
    withdraw,
    go=undo_list,
)
SAMPLES[Person] = Sample(
    Permission.BUSINESS_VIEW,
    person,
    move,
    params={"value": phone},
    withdraw=withdraw,
    go=undo_list,
)
SAMPLES[Export] = Sample(
    Permission.BUSINESS_VIEW,
    export,
    rescope,
    private=True,
    go=Stays("its file goes; that it was taken out stays"),
)
SAMPLES[BusinessList] = Sample(
    Permission.LIST_VIEW,
    business_list,
    move,
    params={"number": lambda _list: 1},
    go=Stays("undone or superseded; its rows and its file go by retention"),
)
SAMPLES[Message] = Sample(
    Permission.MESSAGE_VIEW,
    message,
    move,
    go=Stays("whom and what are erased; that it was sent stays"),
)
SAMPLES[Upload] = Sample(
    Permission.LIST_VIEW, upload, move, go=Stays("stopped or taken: the row says what became of it")
)
SAMPLES[ColumnChoice] = Sample(
    Permission.LIST_VIEW, column, move, go=unlearn, left="operations:event"
)
