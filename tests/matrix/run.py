"""The run over all addresses."""

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from gerai.foundation.access.policies import Policy
from gerai.foundation.events.models import Event
from tests import make

from .addresses import Address, addresses
from .judging import agrees, expected, happened, still, words
from .world import CASES, DELETED, MISSING, REFERENCE, SAMPLES, Reader, gone, planted, readers

METHODS = ("GET", "HX GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = {"GET", "HX GET", "HEAD", "OPTIONS"}
# Who tries every method; the others read and write. A method that is not there is so for all.
EVERY_METHOD = {"stranger", "district_officer", "the neighbour's officer"}
FIELD = re.compile(r'<(?:input|select)[^>]* name="(\w+)"')


@dataclass
class Report:
    """How many cells were looked at, and every one that is wrong."""

    cells: int = 0
    addresses: int = 0
    failures: list[str] = field(default_factory=list)


class Matrix:
    """One run over all addresses of an urlconf."""

    def __init__(
        self,
        urlconf: Any = None,
        *,
        methods: tuple[str, ...] = METHODS,
        only: str = "",
        without: str = "",
        about: Collection[type[Model] | None] = (),
    ) -> None:
        self.urlconf = urlconf
        self.methods = methods
        self.only, self.without = only, without
        self.about = about  # addresses of these records alone, of none too where None is among them
        self.report = Report()
        self.records = planted()
        self.gone = gone()
        self.readers = readers()
        self.clients: dict[str, Client] = {}
        for reader in self.readers:
            self.clients[reader.name] = client = Client(raise_request_exception=False)
            if reader.user:
                client.force_login(reader.user)
        self.tokens = {one.name: make.any_token(one.user) for one in self.readers if one.user}

    def run(self) -> Report:
        """Every address; a silent one is a failure by itself."""
        logging.disable(logging.ERROR)
        try:
            for address in addresses(self.urlconf):
                if address.name.startswith(self.only) and self.wanted(address):
                    self.judge(address)
        finally:
            logging.disable(logging.NOTSET)
        return self.report

    def wanted(self, address: Address) -> bool:
        """Whether the run is about such addresses."""
        if self.without and address.name.startswith(self.without):
            return False
        if not self.about or not isinstance(address.policy, Policy):
            return not self.about
        return (self.model(address.policy) if address.policy.of else None) in self.about

    def judge(self, address: Address) -> None:
        """One address, if it says what it ought to do."""
        self.report.addresses += 1
        if trouble := self.undeclared(address):
            self.report.failures.append(f"{address.name}: {trouble}")
        else:
            self.visit(address)

    def undeclared(self, address: Address) -> str:
        """Why the address can't be judged, else nothing."""
        policy = address.policy
        if not isinstance(policy, Policy):
            return "declares no policy"
        if address.name.startswith("(unnamed)"):
            return "has no name"
        if policy.of is None and set(address.params) == set(REFERENCE.get(address.name, ())):
            return ""
        if policy.of is None:
            return f"names {address.params} but no record by `of`" if address.params else ""
        sample = SAMPLES.get(self.model(policy))
        if sample is None:
            return f"no sample of {self.model(policy).__name__} in tests/samples.py"
        rest = set(address.params) - {policy.key} - set(sample.params)
        return f"no sample for {sorted(rest)}" if rest else ""

    def model(self, policy: Policy) -> type[Model]:
        """The type of record that the address is about."""
        assert policy.of is not None
        return policy.of(make.service()).model

    def visit(self, address: Address) -> None:
        """All methods, all readers, all records; and the searches that the page offers."""
        policy = address.policy
        assert policy is not None
        model = self.model(policy) if policy.of else None
        reached, searched = False, set[frozenset[tuple[type[Model], str]]]()
        for reader in self.readers:
            for method in self.tried(address, reader):
                missing = None
                for case in self.cases(reader, model) if model else ("",):
                    url = self.url(address, model, case)
                    seen, text = self.cell(address, model, case, reader, method, url)
                    reached |= seen == "open"
                    if case == MISSING:
                        missing = still(text)
                    elif missing is not None and seen == "missing" and still(text) != missing:
                        self.wrong(address, reader, method, case, "differs from a missing one")
                    if method != "GET" or seen != "open" or model:
                        continue
                    if (sight := self.sight(reader)) not in searched:
                        searched.add(sight)
                        self.search(address, reader, url, text)
        private = model is not None and SAMPLES[model].private
        closed = private or address.is_foreign or policy.who == "machine"
        if not (reached or closed):
            self.report.failures.append(f"{address.name}: open to nobody")

    def tried(self, address: Address, reader: Reader) -> list[str]:
        """By which methods the reader tries it."""
        if address.method:
            return [address.method]
        every = reader.name in EVERY_METHOD
        return [method for method in self.methods if every or method in {"GET", "POST"}]

    def sight(self, reader: Reader) -> frozenset[tuple[type[Model], str]]:
        """Which records the reader may see: two who see the same need not search twice."""
        return frozenset(
            (model, case.name)
            for model, sample in SAMPLES.items()
            for case in CASES
            if not sample.private and reader.may(sample.sees, case.area)
        )

    def cases(self, reader: Reader, model: type[Model]) -> tuple[str, ...]:
        """On which records the reader tries it: on all, unless to the reader they are all alike."""
        seen = {case for one, case in self.sight(reader) if one is model}
        if not seen:
            return (MISSING, "own")
        deleted = (DELETED.name,) if model in self.gone else ()
        if len(seen) == len(CASES):
            return (MISSING, "own", "closed", "far away", *deleted)
        return (MISSING, *(case.name for case in CASES), *deleted)

    def url(self, address: Address, model: type[Model] | None, case: str) -> str:
        """The address of the record of this case."""
        given: dict[str, object] = dict(REFERENCE.get(address.name, {}))
        if model:
            key = address.policy.key  # type: ignore[union-attr]
            if case == DELETED.name:
                record, params = self.gone[model].record, self.gone[model].params
            else:
                record = self.records.get((model, case)) or self.records[model, "own"]
                asked = [name for name in address.params if name != key]
                params = {name: SAMPLES[model].params[name](record) for name in asked}
            given = {name: params[name] for name in address.params if name != key}
            given[key] = getattr(record, key) if case != MISSING else self.nobodys(record, key)
        try:
            url = reverse(address.name, urlconf=self.urlconf, kwargs=given)
        except NoReverseMatch:
            self.report.failures.append(f"{address.name}: can't be reversed with {list(given)}")
            return "/"
        found = resolve(url, urlconf=self.urlconf)
        if not address.method and found.func is not address.view:
            self.report.failures.append(f"{address.name}: another address has its name")
        return url

    def nobodys(self, record: Any, key: str) -> object:
        """A key of the same shape that no record has."""
        return uuid4() if key == "uid" else "0" * len(str(getattr(record, key)))

    def cell(
        self,
        address: Address,
        model: type[Model] | None,
        case: str,
        reader: Reader,
        method: str,
        url: str,
    ) -> tuple[str, bytes]:
        """One call, judged; nothing of it stays."""
        self.report.cells += 1
        policy = address.policy
        assert policy is not None
        record = self.records.get((model, case)) if model else None
        area = record.area_code if record else None
        ought = expected(policy, reader, area, SAMPLES[model] if model else None)
        client = self.clients[reader.name]
        cookies = client.cookies.output()
        with transaction.atomic():
            closed = ought != "open" and method not in SAFE
            before = self.state(record) if closed else ()
            response = self.call(client, method, url, self.token(address, reader))
            seen, text = happened(response), words(response)
            if closed and self.state(record) != before:
                self.wrong(address, reader, method, case, "changed something")
            transaction.set_rollback(True)
        if client.cookies.output() != cookies:
            self.again(reader)
        if not agrees(seen, ought, address):
            self.wrong(address, reader, method, case, f"{seen}, ought to be {ought}")
        self.listen(address, reader, method, case, text)
        return seen, text

    def token(self, address: Address, reader: Reader) -> str | None:
        """What the reader calls an operation with; None for a page."""
        return self.tokens.get(reader.name, "") if address.method else None

    def call(
        self, client: Client, method: str, url: str, token: str | None, query: Any = None
    ) -> Any:
        """As a browser does; "HX GET" as htmx does; with a token as a program does."""
        if token is not None:
            heads = {"Authorization": f"Bearer {token}", "Purpose": "service"}
            if method == "GET":
                return client.get(url, query, headers=heads)
            return client.generic(method, url, b"{}", "application/json", headers=heads)
        if method == "HX GET":
            return client.get(url, query, headers={"HX-Request": "true"})
        if method == "GET":
            return client.get(url, query)
        return client.generic(method, url)

    def again(self, reader: Reader) -> None:
        """The reader's session as it was before a call that ended or changed it."""
        client = self.clients[reader.name] = Client(raise_request_exception=False)
        if reader.user:
            client.force_login(reader.user)

    def state(self, record: Any) -> tuple[object, ...]:
        """What a forbidden call must leave as it is."""
        rows = type(record)._base_manager.filter(pk=record.pk).values() if record else ()
        return Event.objects.count(), *map(str, rows)

    def search(self, address: Address, reader: Reader, url: str, text: bytes) -> None:
        """Every field of the page's forms, filled with the bait and with the area of each record
        that the reader may not see: by no filter, count or sorting does it come to light."""
        names = set(
            re.findall(r'<(?:input|select)[^>]* name="(\w+)"', text.decode(errors="replace"))
        )
        names |= address.asks & {"q", "area", "sender"}
        for case in (*CASES, DELETED) if names else ():
            for asked in (case.bait,) if case is DELETED else (case.bait, case.area):
                query = {name: asked for name in names}
                with transaction.atomic():
                    token = self.token(address, reader)
                    response = self.call(self.clients[reader.name], "GET", url, token, query)
                    found = words(response)
                    transaction.set_rollback(True)
                self.report.cells += 1
                if response.status_code >= 500:
                    self.wrong(address, reader, "GET", case.name, f"broken by {sorted(names)}")
                self.listen(address, reader, f"GET ?{asked}", case.name, found)

    def listen(self, address: Address, reader: Reader, method: str, case: str, text: bytes) -> None:
        """No word of a record that the reader may not see, or that is gone, stands in what was
        sent."""
        low = text.lower()
        for other in (*CASES, DELETED):
            if other.canary.lower().encode() not in low:
                continue
            for model, sample in SAMPLES.items():
                said = other.word(model).lower().encode() in low
                gone = other is DELETED and not address.name.startswith(sample.left)
                if said and (gone or sample.private or not reader.may(sample.sees, other.area)):
                    self.wrong(address, reader, method, case, f"tells of the record {other.name}")
                    break

    def wrong(self, address: Address, reader: Reader, method: str, case: str, why: str) -> None:
        """One wrong cell."""
        on = f" on {case}" if case else ""
        self.report.failures.append(f"{address.name}: {method} as {reader.name}{on}: {why}")
