"""Webhooks: who is told what, signed how, and what happens when the other side fails."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from django.utils.timezone import now

from gerai.foundation.answers import Refused
from gerai.foundation.events.actions import chain
from gerai.foundation.events.models import Event
from gerai.foundation.hooks import actions
from gerai.foundation.hooks.models import Delivery, Hook
from gerai.foundation.messages.models import Message
from gerai.inventory.registry.actions.changing import change
from tests import make
from tests.foundation.receiver import Receiver

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def receiver(settings):
    settings.HOOK_LOOPBACK = True
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def keeper():
    return make.user("administrator", "33.74")


def subscribed(keeper, receiver, *events, area="33.74"):
    return actions.subscribe(
        name="Sistem dinas",
        url=receiver.url,
        events=events or ("business.changed",),
        area=area,
        by=keeper,
        at=now(),
    )


def changed(record, name="Nama baru"):
    """An event of the record, chained."""
    record.refresh_from_db()
    change(uid=record.uid, seen=record.version, given={"name": name}, by=make.service(), at=now())
    chain(at=now())


def run(at=None):
    """What the job does each quarter of a minute."""
    actions.fan_out(at=at or now())
    return actions.deliver_due(clock=lambda: at or now())


def check(secret, headers, body):
    """As a receiver checks it, by the convention of standard webhooks."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mark = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, "sha256").digest()
    return headers["webhook-signature"] == "v1," + b64encode(mark).decode()


def test_an_event_is_told_signed_with_ids_and_names_of_fields_alone(keeper, receiver):
    record = make.business(name="Keripik Lama")
    hook, secret = subscribed(keeper, receiver)
    changed(record, "Keripik Rahasia")

    assert run() == 1

    [(path, headers, body)] = receiver.calls
    said = json.loads(body)
    assert path == "/gerai"
    assert check(secret, headers, body)
    assert abs(int(headers["webhook-timestamp"]) - now().timestamp()) < 60
    assert headers["webhook-id"] == str(hook.deliveries.get().uid)
    assert said["type"] == "business.changed"
    assert said["data"]["subject"] == f"registry.business:{record.uid}"
    assert said["data"]["fields"] == ["name"]
    assert b"Rahasia" not in body
    assert run() == 0


@pytest.mark.parametrize("what", ["body", "id", "time", "secret"])
def test_a_signature_holds_for_nothing_else(keeper, receiver, what):
    record = make.business()
    _hook, secret = subscribed(keeper, receiver)
    changed(record)
    run()
    _path, headers, body = receiver.calls[0]
    if what == "body":
        body += b" "
    elif what == "id":
        headers["webhook-id"] = headers["webhook-id"][::-1]
    elif what == "time":
        headers["webhook-timestamp"] = "1"
    else:
        secret = "whsec_" + b64encode(b"x" * 32).decode()

    assert not check(secret, headers, body)


def test_only_what_happens_after_in_the_area_and_was_asked_for_is_told(keeper, receiver):
    before, here = make.business(), make.business()
    like, far = make.business(area="33.7"), make.business(area="33.75.01.1001")
    changed(before)
    subscribed(keeper, receiver)
    for record in (here, like, far):
        changed(record)
    Event.objects.create(name="business.printed", subject="x", area_code="33.74")
    chain(at=now())

    run()

    told = [json.loads(body)["data"]["subject"] for _path, _headers, body in receiver.calls]
    assert told == [f"registry.business:{here.uid}"]


def test_a_subscription_that_forgets_its_area_is_found(keeper, receiver, monkeypatch):
    far = make.business(area="33.75.01.1001")
    subscribed(keeper, receiver)
    changed(far)
    monkeypatch.setattr("gerai.foundation.hooks.queries.hears", lambda *_given: True)

    run()

    assert len(receiver.calls) >= 1


def test_the_secret_stands_in_the_clear_nowhere(keeper, receiver):
    hook, secret = subscribed(keeper, receiver)

    assert secret.encode() not in bytes(hook.secret)
    assert b64decode(secret[6:]) not in bytes(hook.secret)
    assert secret not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_a_delivery_that_fails_is_tried_again_in_its_time_and_given_up(keeper, receiver):
    receiver.status = 503
    hook, _secret = subscribed(keeper, receiver)
    changed(make.business())
    at = now()
    waits = []
    for _ in range(10):
        run(at)
        found = hook.deliveries.get()
        if found.state == "given_up":
            break
        waits.append(found.next_at - at)
        assert run(at + timedelta(seconds=1)) == 0
        at = found.next_at

    assert [int(wait.total_seconds() // 60) for wait in waits] == [1, 5, 30, 120, 360, 720, 1440]
    assert (found.attempts, found.status, found.reason) == (8, 503, "status")
    ids = {headers["webhook-id"] for _path, headers, _body in receiver.calls}
    assert len(receiver.calls) == 8
    assert len(ids) == 1


def test_after_failures_in_a_row_it_rests_and_whoever_made_it_is_told(keeper, receiver):
    receiver.status = 500
    hook, _secret = subscribed(keeper, receiver)
    for _ in range(3):
        changed(make.business())
    actions.fan_out(at=now())
    Delivery.objects.update(attempts=7)

    actions.deliver_due(clock=now)

    hook.refresh_from_db()
    assert hook.rested_at
    assert Event.objects.filter(name="hook.rested").count() == 1
    assert Message.objects.filter(purpose="hook_rested").count() == 1
    changed(make.business())
    assert run() == 0

    receiver.status = 200
    actions.wake(uid=hook.uid, by=keeper, at=now())
    assert run() == 1


def test_one_delivery_is_told_again_when_somebody_asks(keeper, receiver):
    hook, _secret = subscribed(keeper, receiver)
    changed(make.business())
    run()
    delivery = hook.deliveries.get()

    actions.replay(uid=hook.uid, delivery=delivery.uid, by=keeper, at=now())
    with pytest.raises(Refused):
        actions.replay(uid=hook.uid, delivery=delivery.uid, by=keeper, at=now())

    assert run() == 1
    ids = [headers["webhook-id"] for _path, headers, _body in receiver.calls]
    assert ids == [str(delivery.uid)] * 2


def test_whoever_may_no_longer_is_told_nothing(keeper, receiver):
    subscribed(keeper, receiver)
    keeper.postings.update(until=now())
    changed(make.business())

    assert run() == 0
    assert receiver.calls == []


def test_a_worker_that_dies_leaves_a_claim_that_ends(keeper, receiver):
    hook, _secret = subscribed(keeper, receiver)
    changed(make.business())
    actions.fan_out(at=now())
    at = now()
    Delivery.objects.update(state="sending", attempts=1, next_at=at + timedelta(minutes=2))

    assert actions.deliver_due(clock=lambda: at) == 0
    assert actions.deliver_due(clock=lambda: at + timedelta(minutes=3)) == 1
    assert hook.deliveries.get().state == "taken"


def test_an_event_is_one_delivery_however_often_the_chain_is_followed(keeper, receiver):
    hook, _secret = subscribed(keeper, receiver)
    changed(make.business())
    actions.fan_out(at=now())
    Hook.objects.update(position=0)

    actions.fan_out(at=now())

    assert hook.deliveries.filter(event__name="business.changed").count() == 1


@pytest.mark.parametrize(
    ("url", "events"),
    [
        ("http://example.com/", ["business.changed"]),
        ("https://127.0.0.1:22/", ["business.changed"]),
        ("https://example.go.id/", ["person.sought"]),
        ("https://example.go.id/", []),
    ],
)
def test_what_cannot_be_told_is_refused(keeper, url, events):
    with pytest.raises(Refused):
        actions.subscribe(name="x", url=url, events=events, area="33.74", by=keeper, at=now())


def test_the_pages_make_one_show_its_secret_once_and_its_log(client, keeper, receiver):
    client.force_login(keeper)
    sent = {
        "nama": "Sistem dinas",
        "alamat": receiver.url,
        "wilayah": "33.74",
        "kejadian": ["business.changed"],
    }

    made = client.post("/webhook/baru/", sent)
    changed(make.business())
    run()
    page = client.get(f"/webhook/{Hook.objects.get().uid}/").content.decode()

    assert "whsec_" in made.content.decode()
    assert "whsec_" not in page
    assert "Diterima" in page
    assert "Sistem dinas" in client.get("/webhook/").content.decode()
    wrong = client.post("/webhook/baru/", sent | {"alamat": "https://127.0.0.1:22/"})
    assert wrong.status_code == 422
