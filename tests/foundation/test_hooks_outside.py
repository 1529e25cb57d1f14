"""T29: nothing of ours calls an inner host, by whatever address it is named."""

import pytest

from gerai.foundation.hooks import rules
from gerai.foundation.hooks.partners import post as calling
from gerai.foundation.hooks.partners.post import post, resolved
from tests.foundation.receiver import Receiver

# What names of our own lead to; everything else is looked up as always.
NAMES = {
    "inner.example.com": ["127.0.0.1"],
    "inner6.example.com": ["::1"],
    "mapped.example.com": ["::ffff:127.0.0.1"],
    "nat64.example.com": ["64:ff9b::7f00:1"],
    "nat64meta.example.com": ["64:ff9b::a9fe:a9fe"],
    "sixtofour.example.com": ["2002:7f00:1::"],
    "teredo.example.com": ["2001:0:7f00:1::"],
    "compatible.example.com": ["::7f00:1"],
    "meta.example.com": ["169.254.169.254"],
    "meta6.example.com": ["fd00:ec2::254"],
    "azure.example.com": ["168.63.129.16"],
    "cgnat.example.com": ["100.100.100.200"],
    "lan.example.com": ["10.0.0.8"],
    "lan172.example.com": ["172.16.5.4"],
    "lan192.example.com": ["192.168.1.1"],
    "linklocal.example.com": ["fe80::1"],
    "scoped.example.com": ["fe80::1%lo"],
    "ula.example.com": ["fc00::1"],
    "sitelocal.example.com": ["fec0::1"],
    "zero.example.com": ["0.0.0.0"],
    "zero6.example.com": ["::"],
    "multicast.example.com": ["224.0.0.1"],
    "broadcast.example.com": ["255.255.255.255"],
    "reserved.example.com": ["240.0.0.1"],
    "test.example.com": ["192.0.2.1"],
    "benchmark.example.com": ["198.18.0.1"],
    "both.example.com": ["93.184.215.14", "127.0.0.1"],
    "nobody.example.com": [],
    "odd.example.com": ["not a number"],
}
SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1",
    "127.0.0.1.", "127.000.000.001", "0.0.0.0", "0", "[::1]", "[::]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[fe80::1]",
    "localhost", "localhost.", "LOCALHOST", "localhost.localdomain", "169.254.169.254",
    "[fd00:ec2::254]", "100.64.0.1", "10.0.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.192",
    "①②⑦.⓪.⓪.①", "127。0。0。1", "user@127.0.0.1", "example.com@127.0.0.1",
    "127.0.0.1\\@example.com",
    "127.0.0.1%23.example.com", "127.0.0.1 ", "intranet", "printer.local", "xn--", "-x.example.com",
]  # fmt: skip
OTHER = [
    "http://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:70/_x", "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "//127.0.0.1/", "127.0.0.1", "https://", "",
    "javascript:alert(1)", "https://example.com:22/", "https://example.com:99999/",
    "https://example.com:0/", "https://example.com/#x", "https://example.com/\r\nX: y",
    "https://[::1", "https://exa mple.com/", "https://a:b@example.com/",
]  # fmt: skip


def resolver(host: str, port: int) -> list[str]:
    """Our own names, else the machine's."""
    if host.endswith("example.com"):
        return NAMES.get(host, [])
    return resolved(host, port)


@pytest.fixture
def inner():
    """What must not be called."""
    made = Receiver()
    yield made
    made.close()


def urls(port: int) -> list[str]:
    """Every address of the test, with the port on which somebody listens and without."""
    found = [f"{scheme}://{host}:{port}/x" for scheme in ("https", "http") for host in SPELLINGS]
    found += [f"https://{host}/x" for host in (*SPELLINGS, *NAMES)]
    found += [f"https://{host}:{port}/x" for host in NAMES]
    return found + OTHER


def test_no_inner_host_is_called(inner, monkeypatch, record_property):
    monkeypatch.setattr(rules, "PORTS", frozenset({443, 8443, inner.port}))
    asked = urls(inner.port)

    for url in asked:
        outcome = post(url=url, body=b"{}", headers={}, resolver=resolver)
        assert outcome.reason in {"place", "name"}, url

    record_property("figure", f"T29: {len(asked)} addresses, {inner.connections} connections")
    assert inner.connections == 0
    assert len(set(asked)) >= 60


def test_a_guard_that_looks_at_no_number_is_found(inner, monkeypatch):
    monkeypatch.setattr(rules, "PORTS", frozenset({443, 8443, inner.port}))
    monkeypatch.setattr(rules, "is_outside", lambda _number: True)

    post(url=f"https://inner.example.com:{inner.port}/", body=b"{}", headers={}, resolver=resolver)

    assert inner.connections == 1


def in_our_test(number: str) -> bool:
    """127.0.0.2 plays the public network."""
    return number == "127.0.0.2"


class Turning:
    """A name that leads outside when it is looked at, and inside from then on."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _host: str, _port: int) -> list[str]:
        self.asked += 1
        return ["127.0.0.2"] if self.asked == 1 else ["127.0.0.1"]


def beside(inner: Receiver) -> Receiver:
    """One outside on the same port; another process may hold it there, so the port changes."""
    for _ in range(20):
        try:
            return Receiver("127.0.0.2", inner.port)
        except OSError:
            inner.close()
            inner.__init__()
    raise OSError("no port is free on both")


@pytest.fixture
def turning(inner, monkeypatch):
    """The same port outside and inside, and a name that turns."""
    outer = beside(inner)
    monkeypatch.setattr(rules, "PORTS", frozenset({inner.port}))
    monkeypatch.setattr(rules, "is_outside", in_our_test)
    yield outer, f"https://turning.example.com:{inner.port}/"
    outer.close()


def test_a_name_that_turns_is_called_by_the_number_that_was_looked_at(inner, turning):
    outer, url = turning
    name = Turning()

    post(url=url, body=b"{}", headers={}, resolver=name)

    assert (outer.connections, inner.connections, name.asked) == (1, 0, 1)


def test_a_name_that_is_looked_up_again_is_found(inner, turning, monkeypatch):
    _outer, url = turning
    name, real = Turning(), calling.sent

    def careless(aim, _number, body, headers):
        return real(aim, name(aim.host, aim.port)[0], body, headers)

    monkeypatch.setattr(calling, "sent", careless)
    post(url=url, body=b"{}", headers={}, resolver=name)

    assert inner.connections == 1


def test_a_redirect_is_not_followed(inner):
    outer = Receiver()
    outer.status, outer.headers = 307, {"Location": inner.url}
    try:
        outcome = post(url=outer.url, body=b"{}", headers={}, loopback=True)
    finally:
        outer.close()

    assert (outcome.status, outcome.reason) == (307, "redirect")
    assert len(outer.calls) == 1
    assert inner.connections == 0


def test_an_answer_without_end_is_cut(inner):
    inner.answer = b"x" * 300_000

    assert post(url=inner.url, body=b"{}", headers={}, loopback=True).reason == "long"


def test_http_to_this_machine_needs_the_setting_and_goes_nowhere_else(inner):
    assert post(url=inner.url, body=b"{}", headers={}).reason == "place"
    assert post(url=inner.url, body=b"{}", headers={}, loopback=True).taken
    other = f"http://inner.example.com:{inner.port}/"
    assert post(url=other, body=b"{}", headers={}, loopback=True, resolver=resolver).reason


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_the_public_network_is_outside(number):
    assert rules.is_outside(number)
