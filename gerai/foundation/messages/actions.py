"""Writing to people: kept in the caller's transaction, handed over by a job, erased in time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import get_language

from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root
from gerai.foundation.events.actions import record
from gerai.foundation.ids import uuid7
from gerai.foundation.later import later
from gerai.foundation.people.engine import KeyTrouble
from gerai.foundation.people.rules import Kind, normalise

from . import engine
from .models import ENDED, Message
from .queries import due, due_now, late
from .rules import (
    CLAIM,
    MACHINE,
    TRIES,
    Channel,
    Outcome,
    PutOff,
    Reason,
    Refusal,
    Sent,
    State,
    Unspeakable,
    kind_of,
    letter,
    pause,
    purposes,
)

RESTING = frozenset({Reason.UNREACHABLE, Reason.LOGIN, Reason.STRANGE})
ONE_RUN = timedelta(seconds=45)


@transaction.atomic
def send(
    *,
    purpose: str,
    to: str,
    values: Mapping[str, str] | None = None,
    language: str | None = None,
    area: str | None = None,
    at: datetime,
) -> Message:
    """The message stands in the outbox and a job will hand it over; both, or neither.

    `to` is an e-mail address or a phone in any spelling. Without a language it speaks that of the
    page; without an area it belongs to the whole installation.
    """
    kind = Kind.EMAIL if "@" in to else Kind.PHONE
    known = purposes().get(purpose)
    ways = known.ways(kind) if known else ()
    if known is None or not ways:
        raise Unspeakable(f"no purpose {purpose} to {kind}")
    channel = engine.way(purpose, kind) or ways[0]
    speaks = language or (get_language() or "id")[:2]
    said = letter(purpose, channel, speaks, {"office": settings.OFFICE_NAME, **(values or {})})
    message = Message(
        uid=uuid7(),
        purpose=purpose,
        channel=channel.value,
        language=speaks,
        area_code=root() if area is None else area,
        made_at=at,
        next_at=at,
        until=at + known.useful if known.useful else None,
    )
    engine.seal(message, kind, normalise(kind, to), said)
    message.save(force_insert=True)
    later("messages.deliver", message_id=message.pk)
    return message


def deliver(*, message_id: int, at: datetime) -> Outcome | None:
    """The message went, waits for its next try, or is given up. None: it was not its turn.

    Safe to run twice and by two at once: one guarded UPDATE takes the turn. A worker that dies
    leaves a claim that ends by itself; the uid tells the gateway that it is the same message.
    """
    message = Message.objects.filter(due(at), pk=message_id).first()
    if message is None:
        return None
    if message.until and message.until <= at:
        return settle(message, Refusal(Reason.LATE), at=at)
    channel = engine.way(message.purpose, kind_of(Channel(message.channel)))
    if channel is None or not claim(message, channel, at):
        return None
    if message.attempts > TRIES:
        return settle(message, Refusal(Reason.TIRED), at=at)
    return settle(message, handed_over(message, channel), at=at)


def claim(message: Message, channel: Channel, at: datetime) -> bool:
    """This worker and no other has the turn, until the claim ends."""
    MACHINE.after(message.state, "claim")
    turn = Message.objects.filter(due(at), pk=message.pk)
    taken = turn.update(
        state=State.SENDING.value,
        channel=channel.value,
        attempts=F("attempts") + 1,
        next_at=at + CLAIM,
    )
    if taken:
        message.refresh_from_db()
    return bool(taken)


def handed_over(message: Message, channel: Channel) -> Outcome:
    """Opened and given to the other side; no transaction is open meanwhile."""
    try:
        to, said = engine.unseal(message)
    except (KeyTrouble, ValueError):
        return Refusal(Reason.UNREADABLE)
    return engine.hand_over(uid=message.uid, channel=channel, to=to, said=said)


@transaction.atomic
def settle(message: Message, outcome: Outcome, *, at: datetime) -> Outcome | None:
    """What came of the try is kept; None when another worker has taken the turn meanwhile."""
    wait = pause(message.attempts, outcome.wait) if isinstance(outcome, PutOff) else None
    if isinstance(outcome, PutOff) and wait:
        after = MACHINE.after(message.state, "put_off")
        return outcome if kept(message, after, outcome, next_at=at + wait) else None
    if isinstance(outcome, Sent):
        after = MACHINE.after(message.state, "deliver")
        if not kept(message, after, outcome, ended_at=at, gateway_id=outcome.gateway_id):
            return None
        told(message, "message.sent")
        return outcome
    after = MACHINE.after(message.state, "give_up")
    if not kept(message, after, outcome, ended_at=at):
        return None
    told(message, "message.given_up", reason=outcome.reason.value)
    return Refusal(outcome.reason)


def kept(message: Message, state: str, outcome: Outcome, **given: object) -> bool:
    """One guarded UPDATE: only while the turn is still this worker's."""
    mine = Message.objects.filter(
        pk=message.pk, state=message.state, attempts=message.attempts, next_at=message.next_at
    )
    reason = "" if isinstance(outcome, Sent) else outcome.reason.value
    values = {"next_at": None, "ended_at": None, "reason": reason, "state": state} | given
    return bool(mine.update(**values))


def told(
    message: Message, name: str, *, by: AbstractBaseUser | None = None, **data: str
) -> Message:
    """The event: why and by which channel, never to whom or what."""
    said = {"purpose": message.purpose, "channel": message.channel, **data}
    record(name, subject=message, by=by, area=message.area_code, **said)
    return message


def deliver_due(*, clock: Callable[[], datetime]) -> int:
    """What waited and whose time has come was tried once more; how many went.

    A channel that does not answer rests until the next run, so a dead gateway costs one try a
    minute and not one a message.
    """
    began, went, resting = clock(), 0, set[str]()
    for message_id in late(began):
        deliver(message_id=message_id, at=clock())
    for message_id, channel in due_now(began):
        if clock() - began > ONE_RUN:
            break
        if channel in resting:
            continue
        outcome = deliver(message_id=message_id, at=clock())
        went += isinstance(outcome, Sent)
        if isinstance(outcome, PutOff) and outcome.reason in RESTING:
            resting.add(channel)
    return went


@transaction.atomic
def try_again(*, uid: UUID, by: AbstractBaseUser, at: datetime) -> Message:
    """A message that was given up has all its tries again. Who may is asked by the caller."""
    message = Message.objects.select_for_update().get(uid=uid)
    after = MACHINE.after(message.state, "try_again")
    if message.sealed_to is None or (message.until and message.until <= at):
        raise Refused(
            "Isi pesan ini sudah tidak berlaku, jadi tidak dikirim lagi. "
            "Mintalah penerimanya mengulang permintaannya."
        )
    message.state, message.attempts, message.next_at, message.ended_at = after, 0, at, None
    message.save(update_fields=["state", "attempts", "next_at", "ended_at"])
    told(message, "message.tried_again", by=by)
    later("messages.deliver", message_id=message.pk)
    return message


@transaction.atomic
def erase_old(*, at: datetime) -> int:
    """Of what ended long enough ago, or is of no use any more, whom and what are gone."""
    old = Q(ended_at__lte=at - timedelta(days=settings.MESSAGE_DAYS)) | Q(until__lte=at)
    found = Message.objects.filter(ENDED, old, sealed_to__isnull=False)
    return found.update(sealed_to=None, sealed_letter=None)


@transaction.atomic
def drop(message: Message, *, at: datetime) -> bool:
    """To whom and what is gone now; what waited is given up."""
    open_ones = Message.objects.filter(pk=message.pk, ended_at=None)
    open_ones.update(
        state=State.GIVEN_UP.value, reason=Reason.LATE.value, next_at=None, ended_at=at
    )
    gone = Message.objects.filter(pk=message.pk).update(
        sealed_to=None, sealed_letter=None, shown=""
    )
    return bool(gone)
