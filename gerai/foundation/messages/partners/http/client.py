"""Handing one message to the gateway: one address, from the settings alone."""

import ipaddress
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

import httpx

from gerai.foundation.messages.rules import Channel, Outcome, PutOff, Reason

from .mapping import outcome_of

CONNECT, QUIET, WHOLE = 5.0, 10.0, 20.0
LARGEST_ANSWER = 64 * 1024


class Misplaced(ValueError):
    """The address cannot be a gateway's; the sentence says why."""


@dataclass(frozen=True)
class Gateway:
    """A gateway that may be written to."""

    address: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        """Nothing is sent in clear to another machine, and no password stands in an address."""
        parts = urlsplit(self.address)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.fragment:
            raise Misplaced("harus berupa alamat https://…")
        if parts.username or parts.password:
            raise Misplaced("tidak boleh memuat nama atau sandi")
        if parts.scheme == "http" and not on_this_machine(parts.hostname):
            raise Misplaced("harus https; http hanya untuk gateway di mesin ini sendiri")

    def send(self, *, uid: UUID, channel: Channel, to: str, text: str) -> Outcome:
        """The message is taken, not yet, or never. The uid makes a second call harmless.

        No redirect is followed and no proxy or password of the environment is used, so the token
        and the words go to the one address and nowhere else.
        """
        until = time.monotonic() + WHOLE
        order = {"channel": channel.value, "to": to, "text": text}
        heads = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": str(uid),
            "User-Agent": "Gerai",
        }
        try:
            with (
                httpx.Client(
                    timeout=httpx.Timeout(QUIET, connect=CONNECT),
                    follow_redirects=False,
                    trust_env=False,
                ) as client,
                client.stream("POST", self.address, json=order, headers=heads) as answer,
            ):
                body = b""
                for part in answer.iter_raw():
                    body += part
                    if len(body) > LARGEST_ANSWER or time.monotonic() > until:
                        return PutOff(Reason.STRANGE)
        except (httpx.HTTPError, httpx.InvalidURL):
            return PutOff(Reason.UNREACHABLE)
        return outcome_of(answer.status_code, answer.headers, body)


def on_this_machine(host: str) -> bool:
    """Whether the name is the loopback's."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
