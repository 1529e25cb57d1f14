"""Every address of the installation with a record behind it, and who may look at it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.urls import reverse

import tests.samples  # noqa: F401 (the record types)
from gerai.foundation.access.models import User
from tests import make
from tests.matrix import SAMPLES, Address, addresses

AREA = "33.74"
VILLAGE = AREA + ".06.1001"
LEAVES = {"account_logout"}  # addresses after which a client is somebody else


def ours() -> Iterator[Address]:
    """The pages and files that we wrote; operations of the API have sweeps of their own."""
    for address in addresses():
        of_a_program = address.policy is not None and address.policy.who == "machine"
        if not (address.is_foreign or of_a_program or address.method):
            yield address


def record_type(address: Address) -> Any:
    """The type of record that the address is about, or None."""
    policy = address.policy
    return policy.of(make.service()).model if policy and policy.of else None


def url_of(address: Address, records: dict[type, Any]) -> str:
    """The address of the record of its type among these."""
    model = record_type(address)
    if model is None:
        return reverse(address.name)
    record, sample = records[model], SAMPLES[model]
    key = address.policy.key if address.policy else "uid"
    given = {name: sample.params[name](record) for name in address.params if name != key}
    return reverse(address.name, kwargs={key: getattr(record, key), **given})


def records(area: str = VILLAGE, words: str = "Kenari") -> dict[type, Any]:
    """One record of each type, all of them saying the words."""
    made = {}
    for model, sample in SAMPLES.items():
        made[model] = sample.make(area, words)
        made[model].refresh_from_db()
    return made


def everyone(area: str = "33") -> User:
    """Somebody who holds every role of officers in the area."""
    user = make.user("provincial_officer", area)
    for role in ("administrator", "auditor"):
        user.postings.create(role=role, area_code=area)
    return user


def signed_in(user: User) -> Client:
    """A browser of theirs; what breaks answers 500 as on a server."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


class Page(HTMLParser):
    """What a page is made of: its elements with their attributes, and its forms."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inner: list[str] = []  # what stands inside <script> and <style>
        self.text: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.inside = tag if tag in ("script", "style") else ""

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        (self.inner if self.inside else self.text).append(data)

    def names(self) -> set[str]:
        """The words that the page's own forms and links put behind its address."""
        found = {
            given["name"]
            for tag, given in self.elements
            if tag in ("input", "select", "textarea") and given.get("name")
        }
        for _tag, given in self.elements:
            query = urlsplit(given.get("href", "")).query
            found |= {name for name, _value in parse_qsl(query, keep_blank_values=True)}
        return found


def is_page(response: Any) -> bool:
    """Whether it is HTML."""
    return response.headers.get("Content-Type", "").startswith("text/html")


def body(response: Any) -> bytes:
    """All that was sent."""
    return b"".join(response.streaming_content) if response.streaming else response.content
