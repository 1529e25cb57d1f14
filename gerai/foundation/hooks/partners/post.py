"""One delivery to one address of the public network: looked up once, every answer looked at, and
called by the very number that was looked at."""

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping

import httpx

from gerai.foundation.hooks import rules
from gerai.foundation.hooks.rules import Aim, Misplaced, Outcome, Reason

CONNECT, QUIET, WHOLE = 5.0, 10.0, 20.0
LARGEST_ANSWER = 64 * 1024
Resolver = Callable[[str, int], list[str]]


def resolved(host: str, port: int) -> list[str]:
    """Every number that the name has."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def pinned(aim: Aim, *, loopback: bool, resolver: Resolver) -> str:
    """The one number that is called. A name of which one answer lies inside is not called at all:
    whoever answers for it may not be believed in the others."""
    numbers = resolver(aim.host, aim.port)
    if loopback and aim.scheme == "http":
        numbers = [one for one in numbers if ipaddress.ip_address(one).is_loopback]
        if not numbers:
            raise Misplaced("loopback")
        return numbers[0]
    if not numbers or not all(map(rules.is_outside, numbers)):
        raise Misplaced("inside")
    return numbers[0]


def post(
    *,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    loopback: bool = False,
    resolver: Resolver = resolved,
) -> Outcome:
    """What came of it. No redirect is followed, nothing of the environment is used, and of the
    answer no more than its status is of use."""
    try:
        aim = rules.aim_of(url, loopback=loopback)
        number = pinned(aim, loopback=loopback, resolver=resolver)
    except Misplaced:
        return Outcome(reason=Reason.PLACE)
    except (OSError, UnicodeError, ValueError):
        return Outcome(reason=Reason.NAME)
    try:
        return sent(aim, number, body, headers)
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return Outcome(reason=Reason.UNREACHABLE)


def sent(aim: Aim, number: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """The call itself: to the number, under the name that the certificate must bear."""
    place = f"[{number}]" if ":" in number else number
    host = f"[{aim.host}]" if ":" in aim.host else aim.host
    usual = {"https": 443, "http": 80}[aim.scheme]
    name = host if aim.port == usual else f"{host}:{aim.port}"
    until = time.monotonic() + WHOLE
    heads = {
        "Host": name,
        "Content-Type": "application/json",
        "User-Agent": "Gerai-Webhook",
        **headers,
    }
    with (
        httpx.Client(
            timeout=httpx.Timeout(QUIET, connect=CONNECT), follow_redirects=False, trust_env=False
        ) as client,
        client.stream(
            "POST",
            f"{aim.scheme}://{place}:{aim.port}{aim.path}",
            content=body,
            headers=heads,
            extensions={"sni_hostname": aim.host},
        ) as answer,
    ):
        length = 0
        for part in answer.iter_raw():
            length += len(part)
            if length > LARGEST_ANSWER or time.monotonic() > until:
                return Outcome(answer.status_code, Reason.LONG)
    if 300 <= answer.status_code < 400:
        return Outcome(answer.status_code, Reason.REDIRECT)
    if not 200 <= answer.status_code < 300:
        return Outcome(answer.status_code, Reason.STATUS)
    return Outcome(answer.status_code)
