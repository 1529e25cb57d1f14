"""Messages to people: kept with what caused them, handed over once, tried again, erased."""

import re
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.messages import actions, commands, engine, queries
from gerai.foundation.messages.models import CHANNEL_WORDS, REASON_WORDS, STATE_WORDS, Message
from gerai.foundation.messages.partners.http.fake import running
from gerai.foundation.messages.rules import (
    MACHINE,
    ONE_SMS,
    PAUSES,
    TRIES,
    Channel,
    Letter,
    PutOff,
    Reason,
    Refusal,
    Sent,
    State,
    Unspeakable,
    letter,
    pause,
    purposes,
)
from gerai.foundation.people.engine import KeyTrouble
from gerai.foundation.states import WrongState
from tests import make

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
TOKEN = "rahasia-gateway"
PHONE = "+6281234567890"
pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(settings):
    """A gateway for SMS that this installation is told of."""
    file = configured.HOME.private(configured.HOME.keys) / "gateway-sms"
    file.write_text(TOKEN)
    with running(TOKEN) as made:
        settings.GATEWAYS = {"whatsapp": "", "sms": made.address}
        yield made
    file.unlink()


def sms(**given):
    return make.message(to="0812-3456-7890", purpose="phone_code", **given)


# — what is written —


def test_a_message_is_kept_sealed_and_a_job_is_queued():
    made = make.message(to=" Sri@Example.ID")

    assert (made.state, made.channel, made.shown) == ("waiting", "email", "••••i@•••")
    assert (made.next_at, made.until) == (NOON, NOON + timedelta(minutes=15))
    assert make.letters()[0][0] == "sri@example.id"
    assert "1234-5678" in make.letters()[0][1].text
    job = ProcrastinateJob.objects.get(task_name="messages.deliver")
    assert job.args == {"message_id": made.pk}


def test_neither_whom_nor_what_stands_in_the_row_the_job_or_the_events():
    make.message(to="sri.wahyuni@example.id")
    sms()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(m::text, ' ') FROM outbox_message m)"
            " || (SELECT string_agg(args::text, ' ') FROM procrastinate_jobs)"
        )
        (text,) = cursor.fetchone()
    for secret in ("wahyuni", "81234567890", "1234-5678", b"wahyuni".hex(), b"1234-5678".hex()):
        assert secret not in text


def test_a_message_of_an_action_that_is_undone_was_never_written():
    def undone():
        with transaction.atomic():
            make.message()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="messages.deliver").exists()


def test_what_is_sealed_in_one_message_opens_in_no_other():
    first, second = make.message(), make.message(to="budi@example.id")
    Message.objects.filter(pk=second.pk).update(sealed_letter=first.sealed_letter)
    second.refresh_from_db()

    with pytest.raises(KeyTrouble):
        engine.unseal(second)


@pytest.mark.parametrize(
    ("purpose", "to"),
    [("no_such", "sri@example.id"), ("phone_code", "sri@example.id")],
)
def test_what_has_no_words_or_no_way_is_a_fault_of_the_caller(purpose, to):
    with pytest.raises(Unspeakable):
        make.message(purpose=purpose, to=to)


def test_a_value_that_is_missing_is_a_fault_of_the_caller_and_one_that_looks_like_words_is_not():
    with pytest.raises(Unspeakable):
        letter("reset_code", Channel.EMAIL, "id", {"office": "Dinas"})
    said = letter("reset_code", Channel.SMS, "id", {"code": "${office} $code {x}", "office": "D"})
    assert said.text.startswith("${office} $code {x} adalah kode")


@pytest.mark.parametrize("purpose", purposes())
def test_every_purpose_has_both_languages_and_its_short_text_is_one_sms(purpose):
    known = purposes()[purpose]
    assert set(known.words) == {"id", "en"}
    for channel in known.channels:
        for language in known.words:
            given = {"code": "1234-5678", "office": "Dinas Koperasi dan UKM"}
            given |= dict.fromkeys(("day", "rows", "ready", "entered", "waiting", "link"), "12")
            given |= dict.fromkeys(("events", "position", "digest", "check", "backup"), "12")
            given |= dict.fromkeys(("trouble", "hook", "role", "area"), "12")
            said = letter(purpose, channel, language, given)
            assert said.text
            assert "$" not in said.text + said.subject
            assert (channel is Channel.EMAIL) == bool(said.subject)
            if channel is Channel.SMS:
                assert len(said.text) <= ONE_SMS
                assert said.text.isascii()


def test_a_language_without_words_speaks_indonesian():
    assert make.message(language="jv").language == "jv"
    assert "Kode untuk" in make.letters()[0][1].subject


def test_every_state_channel_and_reason_has_its_word():
    assert set(STATE_WORDS) == {state.value for state in State}
    assert set(CHANNEL_WORDS) == {channel.value for channel in Channel}
    assert set(REASON_WORDS) == {reason.value for reason in Reason}


# — handing over —


def test_a_message_goes_once_and_it_is_noted(gateway):
    made = sms()

    assert actions.deliver(message_id=made.pk, at=NOON) == Sent("g-1")
    assert actions.deliver(message_id=made.pk, at=NOON + timedelta(hours=1)) is None

    made.refresh_from_db()
    assert (made.state, made.attempts, made.gateway_id) == ("sent", 1, "g-1")
    assert (made.ended_at, made.next_at) == (NOON, None)
    assert gateway.calls == [str(made.uid)]
    event = Event.objects.get(name="message.sent")
    assert (event.subject, event.area_code) == (f"outbox.message:{made.uid}", "33")
    assert event.data == {"purpose": "phone_code", "channel": "sms"}


def test_without_a_channel_a_message_waits_and_goes_once_there_is_one(gateway, settings):
    address, settings.GATEWAYS = settings.GATEWAYS, {"whatsapp": "", "sms": ""}
    made = make.message(to=PHONE, purpose="password_changed")

    assert actions.deliver(message_id=made.pk, at=NOON) is None
    assert actions.deliver_due(clock=lambda: NOON + timedelta(days=9)) == 0
    made.refresh_from_db()
    assert (made.state, made.attempts, made.channel) == ("waiting", 0, "whatsapp")
    assert queries.stuck() == {Channel.WHATSAPP: 1}

    settings.GATEWAYS = address
    assert queries.stuck() == {}
    assert actions.deliver_due(clock=lambda: NOON + timedelta(days=9, minutes=1)) == 1
    made.refresh_from_db()
    assert (made.state, made.channel) == ("sent", "sms")


def test_a_gateway_that_is_busy_is_asked_again_when_it_said_so(gateway):
    gateway.moods = ["busy"]
    made = sms()

    actions.deliver(message_id=made.pk, at=NOON)

    made.refresh_from_db()
    assert (made.state, made.reason) == ("waiting", "busy")
    assert made.next_at == NOON + timedelta(minutes=10)
    assert actions.deliver_due(clock=lambda: NOON + timedelta(minutes=9)) == 0
    assert actions.deliver_due(clock=lambda: NOON + timedelta(minutes=10)) == 1
    made.refresh_from_db()
    assert (made.state, made.attempts, made.reason) == ("sent", 2, "")


def test_the_pauses_grow_and_then_it_is_given_up_with_an_event(gateway):
    gateway.moods = ["broken"] * 99
    made = make.message(to=PHONE, purpose="password_changed")
    at, waits = NOON, []
    while True:
        outcome = actions.deliver(message_id=made.pk, at=at)
        made.refresh_from_db()
        if made.state == "given_up":
            break
        waits.append((made.next_at - at) // timedelta(minutes=1))
        at = made.next_at

    assert tuple(waits) == PAUSES
    assert outcome == Refusal(Reason.BUSY)
    assert (made.attempts, made.reason, made.ended_at) == (TRIES, "busy", at)
    event = Event.objects.get(name="message.given_up")
    assert event.data == {"purpose": "password_changed", "channel": "sms", "reason": "busy"}


def test_pauses_grow_and_no_gateway_asks_for_more_than_a_day():
    assert list(PAUSES) == sorted(set(PAUSES))
    assert pause(1, timedelta(days=400)) == timedelta(days=1)
    assert pause(TRIES) is None


def test_what_can_never_go_is_given_up_at_once(gateway, monkeypatch):
    monkeypatch.setattr(engine, "unseal", lambda _message: ("12", Letter("", "x")))
    made = sms()

    assert actions.deliver(message_id=made.pk, at=NOON) == Refusal(Reason.RECIPIENT)
    made.refresh_from_db()
    assert (made.state, made.attempts, made.reason) == ("given_up", 1, "recipient")


def test_a_code_that_has_run_out_is_not_sent(gateway):
    made = sms()

    assert actions.deliver_due(clock=lambda: NOON + timedelta(minutes=15)) == 0
    made.refresh_from_db()
    assert (made.state, made.reason) == ("given_up", "late")
    assert gateway.calls == []


def test_what_no_key_opens_is_given_up_and_says_so(gateway):
    made = sms(sealed_letter=b"\x01\x00\x01" + bytes(40))

    assert actions.deliver(message_id=made.pk, at=NOON) == Refusal(Reason.UNREADABLE)
    assert gateway.calls == []


def test_a_dead_gateway_costs_one_try_a_run(gateway, settings):
    settings.GATEWAYS = {"whatsapp": "", "sms": "http://127.0.0.1:1/"}
    for _ in range(3):
        make.message(to=PHONE, purpose="password_changed")

    assert actions.deliver_due(clock=lambda: NOON) == 0

    tried = Message.objects.order_by("pk").values_list("attempts", flat=True)
    assert list(tried) == [1, 0, 0]


# — two at once, and one that dies —


def rivals(message, count=4):
    """As many workers at the same moment; how many of them sent it."""

    def one(_number):
        try:
            return actions.deliver(message_id=message.pk, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [outcome for outcome in pool.map(one, range(count)) if outcome is not None]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_takes_the_turn(gateway):
    made = sms()

    assert rivals(made) == [Sent("g-1")]
    assert len(gateway.calls) == 1
    assert Event.objects.filter(name="message.sent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_they_all_call_and_the_number_still_keeps_it_one(gateway, monkeypatch):
    def unguarded(message, _channel, _at):
        Message.objects.filter(pk=message.pk).update(state="sending", attempts=1)
        message.refresh_from_db()
        return True

    monkeypatch.setattr(actions, "claim", unguarded)

    rivals(sms())

    assert len(gateway.calls) > 1
    assert len(gateway.taken) == 1


def test_a_worker_that_died_in_the_middle_is_followed_by_another_after_its_claim(gateway):
    """It had called the gateway, and what came of it was lost with it."""
    made = sms()
    actions.claim(made, Channel.SMS, NOON)
    actions.handed_over(made, Channel.SMS)
    after = NOON + actions.CLAIM

    assert actions.deliver(message_id=made.pk, at=after - timedelta(seconds=1)) is None
    assert actions.deliver_due(clock=lambda: after) == 1

    made.refresh_from_db()
    assert (made.state, made.attempts, made.gateway_id) == ("sent", 2, "g-1")
    assert (len(gateway.calls), len(gateway.taken)) == (2, 1)


def test_a_worker_that_comes_too_late_changes_nothing(gateway):
    made = sms()
    actions.claim(made, Channel.SMS, NOON)
    actions.deliver(message_id=made.pk, at=NOON + actions.CLAIM)

    assert actions.settle(made, PutOff(Reason.BUSY), at=NOON + actions.CLAIM) is None

    assert Message.objects.get(pk=made.pk).state == "sent"


def test_a_message_that_kills_every_worker_is_given_up(gateway):
    made = sms(attempts=TRIES, state="sending")

    assert actions.deliver(message_id=made.pk, at=NOON) == Refusal(Reason.TIRED)
    assert gateway.calls == []


# — again, and no more —


def test_a_message_that_was_given_up_has_all_its_tries_again(gateway):
    made = make.given_up(to=PHONE, purpose="password_changed")
    at, by = NOON + timedelta(days=1), make.user("administrator", "33")

    actions.try_again(uid=made.uid, by=by, at=at)

    made.refresh_from_db()
    assert (made.state, made.attempts, made.next_at) == ("waiting", 0, at)
    assert Event.objects.get(name="message.tried_again").by == by
    assert actions.deliver(message_id=made.pk, at=at) == Sent("g-1")


@pytest.mark.parametrize(
    "given", [{"purpose": "reset_code"}, {"sealed_to": None, "sealed_letter": None}]
)
def test_what_is_of_no_use_or_erased_is_not_tried_again(given):
    made = make.given_up(**{"purpose": "password_changed"} | given)

    with pytest.raises(Refused, match="tidak berlaku"):
        actions.try_again(uid=made.uid, by=make.service(), at=NOON + timedelta(minutes=15))
    assert Message.objects.get(pk=made.pk).state == "given_up"


def test_only_what_was_given_up_is_tried_again():
    with pytest.raises(WrongState):
        actions.try_again(uid=make.message().uid, by=make.service(), at=NOON)


def test_after_a_week_whom_and_what_are_gone_and_the_rest_stays(settings):
    settings.MESSAGE_DAYS = 7
    old = make.given_up(purpose="password_changed")
    waiting = make.message(purpose="password_changed")
    fresh = make.given_up(purpose="password_changed", ended_at=NOON + timedelta(days=1))

    assert actions.erase_old(at=NOON + timedelta(days=7)) == 1

    old.refresh_from_db()
    assert (old.sealed_to, old.sealed_letter) == (None, None)
    assert (old.shown, old.reason) == ("••••i@•••", "unreachable")
    for kept in (waiting, fresh):
        kept.refresh_from_db()
        assert kept.sealed_to


def test_a_code_is_erased_as_soon_as_it_has_run_out():
    made = make.given_up(purpose="reset_code")

    assert actions.erase_old(at=NOON + timedelta(minutes=15)) == 1
    assert Message.objects.get(pk=made.pk).sealed_letter is None


# — what the database itself refuses —


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "lost"},
        {"channel": "pigeon"},
        {"reason": "because"},
        {"next_at": None},
        {"state": "sent"},
        {"state": "given_up", "next_at": None, "ended_at": NOON},
        {"sealed_letter": None},
        {"sealed_to": None, "sealed_letter": None},
        {"attempts": -1},
    ],
)
def test_the_database_refuses_a_message_that_contradicts_itself(broken):
    made = make.message()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=made.pk).update(**broken)


def test_no_move_leaves_the_end_but_by_trying_again():
    moves = {name for name, (sources, _to) in MACHINE.moves.items() if State.GIVEN_UP in sources}
    assert moves == {"try_again"}
    assert not any(State.SENT in sources for sources, _to in MACHINE.moves.values())


# — channels —


def test_a_channel_that_is_named_but_cannot_be_used_is_said(settings):
    settings.GATEWAYS = {"whatsapp": "http://wa.contoh.id/", "sms": "https://sms.contoh.id/"}
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "surel.contoh.id", ""

    said = dict(engine.troubles())

    assert "mail_from" in said[Channel.EMAIL]
    assert "https" in said[Channel.WHATSAPP]
    assert "keys/gateway-sms" in said[Channel.SMS]
    assert engine.open_channels() == frozenset()


def test_a_misspelt_encryption_of_mail_closes_the_channel(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "surel.contoh.id", "a@contoh.id"
    settings.MAIL_TLS = "starttl"

    assert "mail_tls" in dict(engine.troubles())[Channel.EMAIL]


def test_the_gateways_address_is_not_logged(gateway, capfd):
    actions.deliver(message_id=sms().pk, at=NOON)

    assert gateway.address not in "".join(capfd.readouterr())


def test_the_list_is_read_a_page_at_a_time(monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [make.message() for _ in range(5)][::-1]
    seen = Message.objects.all()

    first = queries.page_of(seen, states=["waiting"])
    second = queries.page_of(seen, states=["waiting"], older=first.items[-1].uid)
    back = queries.page_of(seen, states=["waiting"], newer=second.items[0].uid)
    lost = queries.page_of(seen, states=["waiting"], older=uuid4())

    assert (first.items, first.newer, first.older) == (made[:2], False, True)
    assert (second.items, second.newer, second.older) == (made[2:4], True, True)
    assert (back.items, back.newer) == (made[:2], False)
    assert lost.items == made[:2]


def test_no_text_of_an_error_is_kept():
    fields = {field.name for field in Message._meta.fields}
    assert not any(re.search("error|message|text", name) for name in fields)


# — the command —


def answer(act, to=None):
    return commands.run(Namespace(act=act, to=to))


def test_a_trial_goes_at_once_and_says_what_came_of_it(gateway):
    assert answer("trial", "081234567890").lines == ("Server SMS menerima pesan percobaan.",)
    assert [taken.order["to"] for taken in gateway.taken.values()] == [PHONE]

    gateway.token = "lain"
    said = answer("trial", "081234567890")
    assert said.code == 1
    assert said.lines == ("SMS: server pengirim menolak nama, sandi, atau token.",)


@pytest.mark.parametrize("to", ["sri@example.id", "", "12"])
def test_a_trial_without_a_way_or_to_nobody_is_refused(gateway, to):
    with pytest.raises(Refused):
        answer("trial", to)
    assert gateway.calls == []


def test_the_status_names_channels_troubles_and_counts(gateway, settings):
    settings.EMAIL_HOST = "surel.example.id"
    make.message()

    said = answer("status")

    assert said.code == 1
    assert said.lines[:2] == (
        "Saluran: SMS.",
        "Surel belum dapat dipakai. mail_from belum berisi alamat pengirim.",
    )
    assert said.data["messages"] == {"waiting": 1, "sending": 0, "sent": 0, "given_up": 0}
