"""T12: a file goes to who may have it, while they may, and as a file: never a byte to another."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as installed
from django.test import Client
from django.utils.timezone import now
from whitenoise import WhiteNoise

from gerai.foundation.access.models import Posting
from gerai.foundation.access.policies import STORED
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import asking, running
from gerai.inventory.intake.models import Work
from gerai.inventory.intake.rules.working import WorkKind
from gerai.inventory.registry.actions import exporting
from gerai.inventory.registry.models import Export
from gerai.inventory.registry.queries.search import Filters
from tests import make
from tests.foundation.test_operations import lacks
from tests.make import lists
from tests.make.registry import NOON
from tests.matrix.judging import words
from tests.matrix.world import readers
from tests.walls.site import body, ours, records, url_of

CANARY = "Zamrudlila"
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
PUBLIC = {"intake:template_businesses", "intake:template_persons"}


class Shelf:
    """An officer of a district with one file of each kind that an officer gets."""

    def __init__(self, folder):
        self.officer = make.user("district_officer", "33.10")
        self.business = make.business(f"{CANARY} kios", "33.10.06.2001")
        export = exporting.ask(
            form="csv", filters=Filters(), personal=False, reason="", by=self.officer, at=now()
        )
        self.export = exporting.make(export_id=export.pk, at=now())
        path = lists.file(folder, {"Nama Usaha": "12", "Alamat": CANARY}, {})
        given = {"sender": CANARY, "within": "33.10", "by": self.officer}
        found = actions.receive(path=path, at=NOON, **given)
        self.list = actions.read(uid=found.uid, path=path, by=self.officer)
        asking.ask(uid=found.uid, kind=WorkKind.GIVE_BACK, by=self.officer, at=now())
        self.work = running.run(work_id=Work.objects.get(kind="give_back").pk, at=now())
        self.urls = {
            "export": f"/usaha/unduh/{self.export.uid}/berkas/",
            "sheet": f"/usaha/{self.business.uid}/lembar/",
            "workbook": f"/daftar/{self.list.uid}/kembalikan/berkas/",
        }
        self.client = Client()
        self.client.force_login(self.officer)


@pytest.fixture
def shelf(settings, db, tmp_path):
    settings.ROOT_AREA = "33"
    return Shelf(tmp_path)


def is_given(answer):
    """Whether a file came, or a word of what stands in it."""
    return "Content-Disposition" in answer.headers or CANARY.encode() in words(answer)


def test_each_file_comes_as_a_file(shelf):
    for kind, url in shelf.urls.items():
        answer = shelf.client.get(url)
        sent = body(answer)

        assert (answer.status_code, len(sent) > 100) == (200, True), kind
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")
        assert answer.headers["Content-Security-Policy"] == SANDBOX
        assert lacks(answer) == []
        assert "no-store" in answer.headers["Cache-Control"]


def test_no_file_goes_to_anybody_else(shelf):
    given = set()
    for reader in readers():
        client = Client(raise_request_exception=False)
        if reader.user:
            client.force_login(reader.user)
        for kind, url in shelf.urls.items():
            if is_given(client.get(url)):
                given.add((kind, reader.name))

    assert given == {("sheet", "officer above"), ("sheet", "administrator of all")} | {
        (kind, "officer above") for kind in ("workbook",)
    }


def test_no_file_comes_after_the_officer_left(shelf):
    shelf.client.post("/keluar/")

    assert [kind for kind, url in shelf.urls.items() if is_given(shelf.client.get(url))] == []


def test_no_file_comes_after_the_task_was_taken(shelf):
    Posting.objects.filter(user=shelf.officer).update(until=now())
    Posting.objects.create(user=shelf.officer, role="district_officer", area_code="33.75")

    assert [kind for kind, url in shelf.urls.items() if is_given(shelf.client.get(url))] == []


def test_no_file_comes_after_its_time(shelf):
    Export.objects.update(expires_at=now() - timedelta(seconds=1))
    Work.objects.update(expires_at=now() - timedelta(seconds=1))

    for kind in ("export", "workbook"):
        assert not is_given(shelf.client.get(shelf.urls[kind])), kind


def test_a_guessed_name_answers_as_a_missing_one(shelf):
    stranger = Client()
    stranger.force_login(make.user("district_officer", "33.75"))
    for kind, url in shelf.urls.items():
        guessed = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "01a21ad7-359e-734f-b8a3-50600f5e61bd", url)
        for client in (stranger, shelf.client):
            assert client.get(guessed).status_code == 404, kind
        theirs, nobodys = stranger.get(url), stranger.get(guessed)
        assert (theirs.status_code, theirs.content) == (404, nobodys.content), kind


def test_without_the_owner_in_the_rule_a_file_would_reach_the_officer_above(shelf, monkeypatch):
    queryset = type(Export.objects.all())
    monkeypatch.setattr(queryset, "visible_to", lambda self, _user: self.all())
    monkeypatch.setattr(exporting, "fetch", lambda **_given: iter([CANARY.encode()]))
    above = Client()
    above.force_login(make.user("provincial_officer", "33"))

    assert is_given(above.get(shelf.urls["export"]))


@pytest.mark.django_db
def test_every_address_that_gives_a_file_says_so(settings):
    """What answers with anything but a page is a file to be saved, JSON or text of a machine."""
    settings.ROOT_AREA = "33"
    known, client = records(), Client()
    client.force_login(make.user("provincial_officer", "33"))
    files, loose = set(), []
    for address in ours():
        answer = client.get(url_of(address, known))
        kind = answer.headers.get("Content-Type", "text/html").split(";")[0]
        if answer.status_code != 200 or kind in {"text/html", "application/json"}:
            continue
        files.add(address.name)
        saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        if not saved or answer.headers["Content-Security-Policy"] != SANDBOX or lacks(answer):
            loose.append(address.name)

    assert loose == []
    assert files >= PUBLIC | {"registry:sheet", "intake:quality_file"}


# — folders —

SPELLINGS = (
    "../keys/django",
    "..%2fkeys%2fdjango",
    "%2e%2e/keys/django",
    "..\\keys\\django",
    "....//keys/django",
    "%2e%2e%2fkeys%2fdjango",
    "%252e%252e%252fkeys/django",
    "/../keys/django",
    "//keys/django",
    "./../keys/django",
    "ui/../../keys/django",
    "ui/%2e%2e/%2e%2e/keys/django",
    "..;/keys/django",
    "\0/../keys/django",
    "../gerai.toml",
    "../files/exports/x",
    "../files/lists/x",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "..%c0%afkeys/django",
    "..%5ckeys",
    "ui/gerai.css/../../../keys/django",
    "~/keys/django",
    "file:///etc/passwd",
    "?../keys/django",
    "#/../keys/django",
)


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nothing_private_lies_below_the_static_files(client, spelling):
    secret = (installed.HOME.keys / "django").read_bytes().strip()
    for start in ("/static/", "/static/ui/", "/"):
        answer = client.get(start + spelling)
        sent = body(answer)
        assert secret not in sent
        assert b"root:" not in sent
        assert answer.status_code in {200, 302, 400, 404, 414}
        assert "Content-Disposition" not in answer.headers


def test_the_shelf_of_static_files_ends_at_its_folder(tmp_path):
    shelf, keys = tmp_path / "static", tmp_path / "keys"
    for folder in (shelf, keys):
        folder.mkdir()
        (folder / "django").write_text("rahasia")
    found = WhiteNoise(None, root=str(shelf), prefix="static", autorefresh=True)

    assert found.find_file("/static/django") is not None
    assert [s for s in SPELLINGS if found.find_file("/static/" + s)] == []
    assert [s for s in SPELLINGS if found.find_file("/static" + s)] == []


def test_what_is_stored_lies_beside_what_is_served(settings):
    assert STORED
    for folder in (settings.HOME.files, settings.HOME.keys):
        assert settings.STATIC_ROOT not in (folder, *folder.parents)
        assert folder not in settings.STATIC_ROOT.parents
    assert not getattr(settings, "MEDIA_ROOT", "")
