"""The contract between us and a gateway for SMS and WhatsApp, on the client and the small gateway.

It says what each answer means to us, and that a message is never taken twice.
"""

from contextlib import suppress
from datetime import timedelta
from socket import create_server
from threading import Thread
from uuid import uuid4

import pytest

from gerai.foundation.messages.partners.http import Gateway, Misplaced, client
from gerai.foundation.messages.partners.http.fake import running
from gerai.foundation.messages.rules import Channel, PutOff, Reason, Refusal, Sent

TOKEN = "rahasia-gateway"
SAID = {"channel": Channel.SMS, "to": "+6281234567890", "text": "123456 adalah kode Anda"}


@pytest.fixture
def gateway():
    with running(TOKEN) as made:
        yield made


def ours(gateway, token=TOKEN):
    return Gateway(gateway.address, token)


def test_a_message_is_taken_with_its_words_channel_and_number(gateway):
    uid = uuid4()

    assert ours(gateway).send(uid=uid, **SAID) == Sent("g-1")

    order = {"channel": "sms", "to": "+6281234567890", "text": "123456 adalah kode Anda"}
    assert {key: taken.order for key, taken in gateway.taken.items()} == {str(uid): order}


def test_the_same_again_is_one_message_and_has_the_same_number(gateway):
    uid = uuid4()

    first, second = (ours(gateway).send(uid=uid, **SAID) for _ in range(2))

    assert first == second == Sent("g-1")
    assert (len(gateway.calls), len(gateway.taken)) == (2, 1)


def test_other_words_under_the_same_number_are_refused(gateway):
    uid = uuid4()
    ours(gateway).send(uid=uid, **SAID)

    again = ours(gateway).send(uid=uid, **SAID | {"text": "lain"})

    assert again == Refusal(Reason.REFUSED)
    assert gateway.taken[str(uid)].order["text"] == SAID["text"]


def test_a_taken_message_whose_answer_was_lost_is_not_taken_twice(gateway, monkeypatch):
    monkeypatch.setattr(client, "QUIET", 0.2)
    gateway.moods = ["silent"]
    uid = uuid4()

    assert ours(gateway).send(uid=uid, **SAID) == PutOff(Reason.UNREACHABLE)
    assert ours(gateway).send(uid=uid, **SAID) == Sent("g-1")
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    ("mood", "meant"),
    [
        ("busy", PutOff(Reason.BUSY, timedelta(minutes=10))),
        ("broken", PutOff(Reason.BUSY)),
        ("stranger", PutOff(Reason.STRANGE)),
        ("elsewhere", PutOff(Reason.STRANGE)),
        ("gibberish", PutOff(Reason.STRANGE)),
        ("captive", PutOff(Reason.STRANGE)),
        ("huge", PutOff(Reason.STRANGE)),
    ],
)
def test_what_each_bad_answer_means(gateway, mood, meant):
    gateway.moods = [mood]

    assert ours(gateway).send(uid=uuid4(), **SAID) == meant
    assert gateway.taken == {}
    assert len(gateway.calls) == 1


def test_a_number_that_the_gateway_cannot_reach_is_refused_for_good(gateway):
    assert ours(gateway).send(uid=uuid4(), **SAID | {"to": "12"}) == Refusal(Reason.RECIPIENT)


def test_a_wrong_token_is_no_fault_of_the_message(gateway):
    assert ours(gateway, "lain").send(uid=uuid4(), **SAID) == PutOff(Reason.LOGIN)


def test_an_answer_that_drips_is_cut_off(gateway, monkeypatch):
    monkeypatch.setattr(client, "WHOLE", 0.3)
    gateway.moods = ["dripping"]

    assert ours(gateway).send(uid=uuid4(), **SAID) == PutOff(Reason.STRANGE)


def test_a_gateway_that_is_away_is_no_fault_of_the_message(gateway):
    address = gateway.address
    with running(TOKEN) as other:
        address = other.address

    assert Gateway(address, TOKEN).send(uid=uuid4(), **SAID) == PutOff(Reason.UNREACHABLE)


def test_a_redirect_and_a_proxy_of_the_environment_carry_nothing_elsewhere(gateway, monkeypatch):
    """A listener where they point to hears nothing."""
    heard = []
    with create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.5)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}"
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.setenv("ALL_PROXY", address)

        def listen():
            with suppress(TimeoutError):
                heard.append(trap.accept())

        listener = Thread(target=listen)
        listener.start()
        real, gateway.address = gateway.address, address
        gateway.moods = ["elsewhere"]
        Gateway(real, TOKEN).send(uid=uuid4(), **SAID)
        listener.join()
    assert heard == []
    assert len(gateway.calls) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "gateway.contoh.id",
        "file:///etc/passwd",
        "gopher://gateway.contoh.id",
        "http://gateway.contoh.id/kirim",
        "http://10.0.0.8/kirim",
        "http://169.254.169.254/latest",
        "http://127.0.0.1.contoh.id/",
        "https://nama:sandi@gateway.contoh.id/",
        "https://gateway.contoh.id/#x",
        "https:///kirim",
    ],
)
def test_an_address_that_cannot_be_a_gateways_is_refused_before_anything_is_sent(address):
    with pytest.raises(Misplaced):
        Gateway(address, TOKEN)


def test_the_token_is_not_shown():
    assert TOKEN not in repr(Gateway("https://gateway.contoh.id/kirim", TOKEN))
