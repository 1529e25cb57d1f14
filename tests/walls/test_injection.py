"""T23: 500 hostile values behind every address, one word of it at a time: nothing breaks, nothing
waits, and a list is sorted by what it is meant to be sorted by."""

import ast
import shutil
import subprocess
import time
from itertools import cycle
from pathlib import Path
from types import ModuleType
from urllib.parse import quote_from_bytes

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.urls import include, path

import gerai
from gerai.foundation.access.policies import signed_in
from gerai.inventory.intake.models import BusinessList, Tally
from gerai.inventory.registry.models import Business
from gerai.portal import urls
from tests.walls.payloads import SORTS, SURE, behind_an_address
from tests.walls.site import AREA, Page, everyone, ours, records, url_of
from tests.walls.site import signed_in as enter

PATIENCE = 2.0  # seconds of one answer


class Heard(QueryDict):
    """The address's words, which remember by which names they were asked."""

    names: set[str] = set()

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.names.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)


def heard(request):
    """In place of WSGIRequest.GET."""
    return request.__dict__.setdefault("_heard", Heard(request.META.get("QUERY_STRING", "")))


LISTENS: dict[tuple[object, ...], list[str] | None] = {}


def listens(client, reader, address, url, monkeypatch):
    """By which words the address asks for more; None when it is not read. It is found out once,
    for each kind of reader: what a page listens to does not change from test to test."""
    key = (reader, address.name, address.view)
    if key not in LISTENS:
        with monkeypatch.context() as patch:
            patch.setattr(WSGIRequest, "GET", property(heard))
            Heard.names = set()
            refused = client.get(url).status_code == 405
            LISTENS[key] = None if refused else sorted(Heard.names)
    return LISTENS[key]


class Site:
    """The installation as somebody sees it who may see all; which words each address listens to."""

    def __init__(self, monkeypatch):
        known = records()
        self.client, self.troubles, self.asked = enter(everyone()), [], 0
        urls = {url_of(address, known): address for address in ours()}
        found = {
            url: listens(self.client, "everyone", address, url, monkeypatch)
            for url, address in urls.items()
        }
        self.words = [(url, name) for url, names in found.items() for name in names or ()]

    def ask(self, url, name, value):
        """One call; what is wrong with the answer is kept."""
        self.asked += 1
        began = time.monotonic()
        answer = self.client.get(f"{url}?{name}={quote_from_bytes(value)}")
        if answer.status_code >= 500:
            self.troubles.append((url, name, value[:60], answer.status_code))
        if (took := time.monotonic() - began) > PATIENCE:
            self.troubles.append((url, name, value[:60], f"{took:.1f} s"))
        return answer


@pytest.fixture
def central_java(settings, db):
    settings.ROOT_AREA = "33"


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_nothing_behind_an_address_breaks_it(central_java, monkeypatch, record_property, whole):
    site = Site(monkeypatch)
    values = behind_an_address()
    assert len(set(values)) >= 500
    assert len(site.words) >= 60

    if whole:
        pairs = [(word, value) for word in site.words for value in values]
    else:
        sure = [(word, value) for word in site.words for value in SURE[:4]]
        pairs = [*sure, *zip(cycle(site.words), values, strict=False)]
    for (url, name), value in pairs:
        site.ask(url, name, value)

    record_property("figure", f"T23: {site.asked:,} calls, {len(site.words)} words of addresses")
    assert site.troubles == []


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/usaha/unduh/?kbli='", 302),
        ("/daftar/pengirim/?nama=%00", 302),
        ("/kejadian/?sampai=9999-12-31", 200),
        ("/kejadian/?sejak=0001-01-01", 200),
    ],
)
def test_an_address_that_once_broke_is_answered(central_java, url, status):
    assert enter(everyone()).get(url).status_code == status


def naive_order(request):
    rows = Business.objects.order_by(request.GET.get("urut") or "name")
    return HttpResponse("\n".join(row.name for row in rows))


def naive_statement(request):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM registry_business WHERE name = '{request.GET.get('q')}'")
        return HttpResponse(str(cursor.fetchall()))


@pytest.fixture
def naive(settings):
    """Puts a view at /uji/naif/."""

    def put(view):
        module = ModuleType("addresses_of_a_test")
        entry = path("naif/", signed_in(view), name="naive")
        module.urlpatterns = [path("uji/", include(([entry], "t"))), *urls.urlpatterns]
        settings.ROOT_URLCONF = module

    return put


@pytest.mark.parametrize(
    ("view", "name"), [(naive_order, "urut"), (naive_statement, "q")], ids=["order", "statement"]
)
def test_a_view_that_trusts_its_address_is_found(central_java, naive, monkeypatch, view, name):
    naive(view)
    site = Site(monkeypatch)

    for url, known in site.words:
        if url == "/uji/naif/":
            assert known == name
            for value in (*SURE, *(sort.encode() for sort in SORTS)):
                site.ask(url, known, value)

    assert {(url, known) for url, known, *_ in site.troubles} == {("/uji/naif/", name)}


LISTS = (("/usaha/", "urut"), ("/daftar/mutu/", "urut"))


@pytest.mark.parametrize(("url", "name"), LISTS)
def test_a_list_is_sorted_by_no_other_key(central_java, monkeypatch, url, name):
    for letter in "DBAC":
        made = records(words=f"Kenari {letter}")
        rows = {"rows": 5, "sound": 5, "known": 25, "distinct": 5, "coded": 5, "waiting": 0}
        Tally.objects.create(business_list=made[BusinessList], area_code=AREA, **rows)
    client = enter(everyone())
    usual = in_order(client.get(url))
    assert len(usual) >= 4

    strange = {}
    for key in SORTS:
        answer = client.get(url, {name: key})
        if answer.status_code == 200 and in_order(answer) != usual:
            strange[key] = in_order(answer)

    assert strange == {}


def in_order(answer):
    """The names in the rows of a page's table, as they stand there."""
    text = "".join(Page(answer.content.decode()).text)
    return [word[0] for word in text.split("Kenari ")[1:]]


def test_no_sorting_is_taken_from_elsewhere_than_the_code():
    loose = []
    for file in Path(gerai.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "order_by"
            if called and not all(said_in_code(one) for one in node.args):
                loose.append(f"{file.name}:{node.lineno}")

    assert loose == []


def said_in_code(argument):
    """A text, or F("…") or a constant with its direction."""
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        return argument.func.attr in {"asc", "desc"}
    return isinstance(argument, ast.Constant)


POINTS = (
    "/usaha/?q=a", "/usaha/?wilayah=33.74", "/usaha/?urut=name", "/usaha/?pengirim=a",
    "/warga/?q=a", "/daftar/?q=a", "/daftar/mutu/?urut=nilai&wilayah=33", "/petugas/?q=a",
    "/pesan/?keadaan=belum", "/kejadian/?jenis=x&sejak=2026-01-01",
)  # fmt: skip


class Sqlmap:
    """The program, as somebody who is signed in and may see all."""

    def __init__(self, server, settings, folder):
        if not (program := shutil.which("sqlmap")):
            pytest.skip("left out: sqlmap is not installed (apt-get install sqlmap)")
        settings.ROOT_AREA = "33"
        records()
        name, client = settings.SESSION_COOKIE_NAME, enter(everyone())
        self.server, self.folder, self.points = server, folder, 0
        self.command = [
            program, "--cookie", f"{name}={client.cookies[name].value}", "--batch", "--level", "2",
            "--risk", "2", "--dbms", "PostgreSQL", "--technique", "BEUSTQ", "--time-sec", "2",
            "--skip", "sesi", "--disable-coloring",
        ]  # fmt: skip

    def found(self, point):
        """What it says of the address when a word of it reaches the database's own language."""
        self.points += 1
        more = ["-u", self.server.url + point, "--output-dir", str(self.folder / str(self.points))]
        said = subprocess.run(
            [*self.command, *more], capture_output=True, text=True, stdin=subprocess.DEVNULL
        ).stdout
        assert "testing" in said, said[-2000:]
        told = "is vulnerable" in said or "sqlmap identified" in said
        return said[-2000:] if told else ""


@pytest.fixture
def sqlmap(settings, live_server, tmp_path):
    return Sqlmap(live_server, settings, tmp_path)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_sqlmap_finds_nothing(sqlmap, record_property):
    found = {point: said for point in POINTS if (said := sqlmap.found(point))}

    record_property("figure", f"T23: sqlmap at {len(POINTS)} addresses: {len(found)} findings")
    assert found == {}


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_sqlmap_finds_a_statement_that_is_put_together(sqlmap, naive):
    naive(naive_statement)

    assert "Parameter: q (GET)" in sqlmap.found("/uji/naif/?q=a")
