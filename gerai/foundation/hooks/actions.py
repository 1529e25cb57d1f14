"""Subscriptions are made and ended; events become deliveries, and deliveries are tried."""

import os
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import holds, require
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.actions import record
from gerai.foundation.later import later
from gerai.foundation.messages.actions import send
from gerai.foundation.people.engine import open_bytes, seal_bytes

from .models import Delivery, Hook
from .partners.post import Resolver, post, resolved
from .queries import behind, due, end_of_chain, hearable
from .rules import (
    CLAIM,
    GIVEN_UP_IN_A_ROW,
    KEY_HEAD,
    MACHINE,
    TRIES,
    Misplaced,
    Outcome,
    State,
    aim_of,
    body_of,
    pause,
    signature,
)


@transaction.atomic
def subscribe(
    *, name: str, url: str, events: Sequence[str], area: str, by: User, at: datetime
) -> tuple[Hook, str]:
    """The address is told from now on; and the secret, which is shown now and never again."""
    require(by, Permission.HOOK_MANAGE, area=area)
    try:
        aim_of(url, loopback=settings.HOOK_LOOPBACK)
    except Misplaced as wrong:
        raise Refused(str(wrong)) from None
    if not events or set(events) - hearable().keys():
        raise Refused("Pilih paling sedikit satu kejadian dari daftar.")
    if area and not Area.objects.filter(code=area).exists():
        raise Refused("Wilayah itu tidak ada. Pilih dari daftar.")
    secret = KEY_HEAD + b64encode(os.urandom(32)).decode()
    hook = Hook(name=" ".join(name.split())[:80], url=url, events=sorted(set(events)), by=by)
    hook.area_code, hook.made_at, hook.position = area, at, end_of_chain()
    hook.secret = seal_bytes(hook.uid, 0, secret.encode())
    hook.save(force_insert=True)
    record("hook.made", subject=hook, by=by, area=area, events=hook.events)
    return hook, secret


def locked(uid: UUID, by: User) -> Hook:
    """An unseen subscription does not exist."""
    hook = Hook.objects.managed_by(by).select_for_update(of=("self",)).get(uid=uid)
    require(by, Permission.HOOK_MANAGE, area=hook.area_code)
    return hook


@transaction.atomic
def end(*, uid: UUID, by: User, at: datetime) -> Hook:
    """Nothing more is told; what waited is not sent."""
    hook = locked(uid, by)
    if hook.ended_at is None:
        hook.ended_at = at
        hook.save(update_fields=["ended_at"])
        record("hook.ended", subject=hook, by=by, area=hook.area_code)
    return hook


@transaction.atomic
def wake(*, uid: UUID, by: User, at: datetime) -> Hook:
    """A subscription that rests is told again, from where it stopped."""
    hook = locked(uid, by)
    if hook.ended_at:
        raise Refused("Langganan ini sudah diakhiri. Buat yang baru.")
    if hook.rested_at:
        hook.rested_at, hook.failures = None, 0
        hook.save(update_fields=["rested_at", "failures"])
        record("hook.woken", subject=hook, by=by, area=hook.area_code)
    return hook


@transaction.atomic
def replay(*, uid: UUID, delivery: UUID, by: User, at: datetime) -> Delivery:
    """One delivery that ended is told once more, under the same id."""
    hook = locked(uid, by)
    found = hook.deliveries.select_for_update().get(uid=delivery)
    if found.state in {State.WAITING.value, State.SENDING.value}:
        raise Refused("Pengiriman ini masih menunggu gilirannya.")
    if hook.ended_at or hook.rested_at:
        raise Refused("Langganan ini tidak aktif. Aktifkan dulu, lalu kirim ulang.")
    found.state = MACHINE.after(found.state, "replay")
    found.attempts, found.next_at, found.ended_at = 0, at, None
    found.save(update_fields=["state", "attempts", "next_at", "ended_at"])
    record("hook.replayed", subject=found, by=by, area=hook.area_code)
    later("hooks.deliver", delivery_id=found.pk)
    return found


def fan_out(*, at: datetime) -> int:
    """Every event that was chained since is a delivery to each who hears it; how many."""
    open_hooks = Hook.objects.filter(ended_at=None, position__lt=end_of_chain())
    return sum(follow(pk, at) for pk in list(open_hooks.values_list("pk", flat=True)))


@transaction.atomic
def follow(hook_id: int, at: datetime) -> int:
    """One subscription goes on along the chain. Deliveries and the place are kept together, so
    none is lost and none made twice."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("by").get(pk=hook_id)
    if hook.ended_at:
        return 0
    position, events = behind(hook)
    if not holds(hook.by, Permission.HOOK_MANAGE, area=hook.area_code) or not hook.by.is_active:
        events = []  # whoever made it may no longer: nothing is told meanwhile
    rows = [Delivery(hook=hook, event=event, made_at=at, next_at=at) for event in events]
    made = Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Hook.objects.filter(pk=hook_id).update(position=position)
    return len(made)


def deliver_due(
    *, clock: Callable[[], datetime], most: int = 200, resolver: Resolver = resolved
) -> int:
    """What waits is tried, the oldest first; how many were taken."""
    taken = 0
    for pk in list(due(clock()).values_list("pk", flat=True)[:most]):
        outcome = deliver(delivery_id=pk, at=clock(), resolver=resolver)
        taken += bool(outcome and outcome.taken)
    return taken


def deliver(*, delivery_id: int, at: datetime, resolver: Resolver = resolved) -> Outcome | None:
    """One try. None: it was not its turn. One guarded UPDATE takes the turn, and a worker that dies
    leaves a claim that ends by itself."""
    turn = due(at).filter(pk=delivery_id)
    found = turn.select_related("hook", "event").first()
    if found is None:
        return None
    MACHINE.after(found.state, "claim")
    mine = turn.filter(attempts=found.attempts)
    claim = {"state": State.SENDING.value, "attempts": F("attempts") + 1, "next_at": at + CLAIM}
    if not mine.update(**claim, tried_at=at):
        return None
    found.refresh_from_db()
    return settle(found, told(found, at, resolver), at)


def told(delivery: Delivery, at: datetime, resolver: Resolver) -> Outcome:
    """The call, with no transaction open meanwhile."""
    hook, event, moment = delivery.hook, delivery.event, int(at.timestamp())
    body = body_of(
        name=event.name,
        event=str(event.uid),
        subject=event.subject,
        area=event.area_code,
        at=event.at,
        data=event.data,
    )
    secret = open_bytes(hook.uid, 0, bytes(hook.secret)).decode()
    heads = {
        "webhook-id": str(delivery.uid),
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, uid=str(delivery.uid), at=moment, body=body),
    }
    return post(
        url=hook.url,
        body=body,
        headers=heads,
        loopback=settings.HOOK_LOOPBACK,
        resolver=resolver,
    )


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome, at: datetime) -> Outcome | None:
    """What came of the try is kept; None when another worker has taken the turn meanwhile."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=State.SENDING.value, attempts=delivery.attempts
    )
    news: dict[str, object] = {"status": outcome.status, "reason": outcome.reason}
    wait = pause(delivery.attempts)
    if outcome.taken:
        news |= {"state": MACHINE.after(delivery.state, "deliver"), "ended_at": at}
    elif wait and delivery.attempts < TRIES:
        news |= {"state": MACHINE.after(delivery.state, "put_off"), "next_at": at + wait}
    else:
        news |= {"state": MACHINE.after(delivery.state, "give_up"), "ended_at": at}
    if "ended_at" in news:
        news["next_at"] = None
    if not mine.update(**news):
        return None
    if outcome.taken:
        Hook.objects.filter(pk=delivery.hook_id).exclude(failures=0).update(failures=0)
    elif news["state"] == State.GIVEN_UP.value:
        failed(delivery.hook_id, at)
    return outcome


def failed(hook_id: int, at: datetime) -> None:
    """One delivery more was given up; after several in a row the subscription rests, and whoever
    made it is told."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("by").get(pk=hook_id)
    hook.failures += 1
    if hook.failures >= GIVEN_UP_IN_A_ROW and hook.rested_at is None:
        hook.rested_at = at
        record("hook.rested", subject=hook, by=None, area=hook.area_code)
        if hook.by.email and hook.by.is_active:
            values = {"hook": hook.name}
            send(purpose="hook_rested", to=hook.by.email, values=values, area=hook.area_code, at=at)
    hook.save(update_fields=["failures", "rested_at"])
