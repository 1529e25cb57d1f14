"""T33: a fault of the database in the middle of any page, whose words repeat a personal value, and
an address, a form and headers that hold one: nothing of it is answered, and nothing is logged."""

import io
import logging
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Model
from procrastinate.contrib.django.models import ProcrastinateJob

from gerai.foundation.access.models import Remembered
from gerai.foundation.events.models import Event
from tests.clear import Planted
from tests.make import people
from tests.matrix.judging import words
from tests.walls.site import everyone, ours, records, url_of
from tests.walls.site import signed_in as enter

SOMEONE = people.canary(5)
NUMBERS = (SOMEONE.nik, SOMEONE.kk, SOMEONE.npwp, SOMEONE.phone.removeprefix("+62"))
SAID = " ".join((SOMEONE.nik, SOMEONE.kk, SOMEONE.npwp, SOMEONE.phone, "orang@kenari.example"))


class Faulty:
    """The database breaks at the nth statement; its words repeat what it was asked."""

    def __init__(self, after):
        self.left = after

    def __call__(self, execute, statement, values, many, context):
        if statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")):
            return execute(statement, values, many, context)
        self.left -= 1
        if self.left == 0:
            raise OperationalError(f'duplicate key: Key (nik)=({SAID}) in "{statement[:20]}"')
        return execute(statement, values, many, context)


@contextmanager
def logged():
    """All that is logged meanwhile, as it would be written."""
    logging.disable(logging.NOTSET)
    root, written = logging.getLogger(), io.StringIO()
    shape = next(one for one in root.handlers if type(one) is logging.StreamHandler).formatter
    handler = logging.StreamHandler(written)
    handler.setFormatter(shape)
    root.addHandler(handler)
    try:
        yield written
    finally:
        root.removeHandler(handler)


@pytest.fixture
def planted(settings, db):
    settings.ROOT_AREA = "33"
    return Planted(NUMBERS)


class Broken:
    """Every page, broken at one of its statements: what was sent, answered and stored."""

    def __init__(self, urls, after, planted):
        self.urls, self.after, self.planted = urls, after, planted
        self.user = everyone()
        self.client, self.sent, self.stored = enter(self.user), [], set()
        self.faults = 0  # few of them are after the answer: the log asks who it was
        for url in urls:
            for method in ("get", "post"):
                self.call(url, method)

    def call(self, url, method):
        """One of them; nothing of it stays, so that the next one finds all as it was."""
        fault, cookies = Faulty(self.after), self.client.cookies.output()
        with transaction.atomic():
            with connection.execute_wrapper(fault):
                answer = getattr(self.client, method)(
                    f"{url}?q={SOMEONE.nik}",
                    {"q": SAID, "alasan": SAID, "nama": SAID, "name": SAID},
                    headers={"Referer": f"http://a/{SOMEONE.nik}", "User-Agent": SAID},
                )
            if not connection.needs_rollback:
                for model in (Event, ProcrastinateJob, Remembered):
                    self.stored |= self.planted.within(text_of(model))
            transaction.set_rollback(True)
        if fault.left <= 0:
            self.faults += 1
            if answer.status_code >= 500:
                self.sent.append(words(answer))
        if self.client.cookies.output() != cookies:  # it signed out, or in
            self.client = enter(self.user)


@pytest.mark.parametrize(
    "after", [4, *(pytest.param(n, marks=pytest.mark.soak) for n in (1, 2, 3, 5, 6, 8, 11, 15, 20))]
)
def test_a_fault_at_any_page_repeats_no_value(planted, record_property, after):
    made = records()
    urls = [url_of(address, made) for address in ours()]

    with logged() as log:
        broken = Broken(urls, after, planted)

    said = f"T33: {broken.faults} faults at statement {after} of {len(urls)} pages"
    record_property("figure", f"{said}, {len(broken.sent)} errors")
    assert len(broken.sent) > (25 if after < 10 else 5)  # few pages ask the database that often
    assert planted.within(b"\n".join(broken.sent)) == set()
    assert log.getvalue().count('"level": "error"') >= len(broken.sent)
    assert planted.within(log.getvalue().encode()) == set()
    assert broken.stored == set()


def text_of(model: type[Model]) -> bytes:
    """All rows, as text."""
    return "\n".join(str(row) for row in model.objects.values_list()).encode()


def test_a_log_that_repeats_words_of_errors_is_found(planted):
    made = records()
    logging.disable(logging.NOTSET)
    careless, written = logging.StreamHandler(io.StringIO()), logging.getLogger("django.request")
    careless.setFormatter(logging.Formatter("%(message)s"))
    written.addHandler(careless)
    try:
        Broken([url_of(address, made) for address in ours()][:6], 4, planted)
    finally:
        written.removeHandler(careless)

    assert planted.within(careless.stream.getvalue().encode()) >= {SOMEONE.nik.encode()}
