"""Which addresses may be called, what a delivery says and how it is signed, when it is tried again.
No Django here."""

import hmac
import ipaddress
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from gerai.foundation.states import Machine

PORTS = frozenset({443, 8443})
HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?")
LITERAL = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
LONGEST_URL = 500
KEY_HEAD = "whsec_"
# After its tries a delivery is given up; after some given up in a row the subscription rests.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
TRIES = len(PAUSES) + 1
GIVEN_UP_IN_A_ROW = 3
CLAIM = timedelta(minutes=2)
# Of the data of an event only this leaves the house: ids, names of fields, areas, numbers.
TOLD = frozenset(
    {"version", "fields", "changed", "paper", "person", "to", "how", "list", "count", "kind"}
    | {"read", "entered", "repairable", "rejected", "ready", "rows", "waiting", "updated"}
)
# What may be heard: what became of records and lists, never who looked at whom.
HEARABLE = (
    "business.entered",
    "business.changed",
    "business.closed",
    "business.reopened",
    "business.moved",
    "business.left",
    "certificate.added",
    "certificate.verified",
    "certificate.withdrawn",
    "owner.corrected",
    "owner.succeeded",
    "fact.said",
    "list.received",
    "list.refused",
    "list.entered",
    "list.undone",
    "list.returned",
)
# Ways back into inner networks that carry an IPv4 address in an IPv6 one, and addresses of clouds'
# own that are public by their number.
CLOSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
        "::/96",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
    )
)


class Misplaced(ValueError):
    """The address cannot be called; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a delivery goes: the parts of an address that was looked at."""

    scheme: str
    host: str
    port: int
    path: str


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENDING = "sending"
    TAKEN = "taken"
    GIVEN_UP = "given_up"


MACHINE = Machine(
    {
        "claim": (frozenset({State.WAITING.value, State.SENDING.value}), State.SENDING.value),
        "deliver": (frozenset({State.SENDING.value}), State.TAKEN.value),
        "put_off": (frozenset({State.SENDING.value}), State.WAITING.value),
        "give_up": (frozenset({State.SENDING.value}), State.GIVEN_UP.value),
        "replay": (frozenset({State.TAKEN.value, State.GIVEN_UP.value}), State.WAITING.value),
    }
)


class Reason(StrEnum):
    """Why a try came to nothing."""

    PLACE = "place"
    NAME = "name"
    UNREACHABLE = "unreachable"
    REDIRECT = "redirect"
    STATUS = "status"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try came to: the status that was answered, or why there is none."""

    status: int = 0
    reason: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.reason and 200 <= self.status < 300


def aim_of(url: str, *, loopback: bool) -> Aim:
    """The parts of an address that may be called, whatever its name leads to; `loopback`: plain
    http to this very machine is taken too, for trying."""
    if len(url) > LONGEST_URL or not url.isascii() or re.search(r"[\s\\\x00-\x1f\x7f]", url):
        raise Misplaced("Alamatnya harus berupa https://… tanpa spasi dan tanda khusus.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Misplaced("Alamatnya tidak terbaca.") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Misplaced("Alamatnya tidak boleh memuat nama, sandi, atau #.")
    own = loopback and parts.scheme == "http" and host in {"127.0.0.1", "localhost"}
    if not own and parts.scheme != "https":
        raise Misplaced("Alamatnya harus diawali https://.")
    if not own and not named(host):
        raise Misplaced("Nama servernya tidak dikenal. Pakai nama lengkap, misalnya sistem.go.id.")
    usual = 443 if parts.scheme == "https" else 80
    port = usual if port is None else port
    if not own and port not in PORTS:
        raise Misplaced("Hanya port 443 dan 8443 yang dipanggil.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Aim(parts.scheme, host, port, path)


def named(host: str) -> bool:
    """Whether it is a full name, or an address in its one usual spelling."""
    if HOST.fullmatch(host):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.version == 6 or bool(LITERAL.fullmatch(host))


def is_outside(address: str) -> bool:
    """Whether an address lies in the public network, by whatever form it is written."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    if any(found.version == net.version and found in net for net in CLOSED):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def body_of(
    *, name: str, event: str, subject: str, area: str, at: datetime, data: Mapping[str, Any]
) -> bytes:
    """What is sent of an event: what happened to which record, never what a person is or said."""
    said = {
        "type": name,
        "timestamp": at.isoformat(),
        "data": {
            "event": event,
            "subject": subject,
            "area": area,
            **{key: data[key] for key in sorted(TOLD & data.keys())},
        },
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, *, uid: str, at: int, body: bytes) -> str:
    """Over id, time and body, as the standard-webhooks convention has it."""
    key = b64decode(secret.removeprefix(KEY_HEAD))
    mark = hmac.digest(key, f"{uid}.{at}.".encode() + body, "sha256")
    return "v1," + b64encode(mark).decode()


def pause(attempts: int) -> timedelta | None:
    """How long until the next try; None when there is none."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
