"""T30: no name leads out of an installation, and no name of a sender is used inside it."""

import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import filesystem
from whitenoise.base import WhiteNoise

from gerai.foundation.answers import Refused
from gerai.foundation.ids import uuid7
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import sending
from gerai.inventory.intake.engine import chunks
from gerai.inventory.intake.engine.storing import UPLOADS, keep_sealed
from gerai.inventory.intake.models import BusinessList, Upload
from tests import make
from tests.make import lists
from tests.make.registry import NOON

SECRET = b"yang di luar"
NAMES = (
    "../keluar.csv",
    "../../keluar.csv",
    "%2e%2e/keluar.csv",
    "../../../../tmp/keluar.csv",
    "..%2f..%2fkeluar.csv",
    "%2e%2e/%2e%2e/keluar.csv",
    "....//....//keluar.csv",
    "/etc/passwd",
    "..\\..\\keluar.csv",
    "CON.csv",
    "nul\x00.csv",
    "gnp.\u202evsc.csv",
    "x" * 251 + ".csv",
    ".htaccess.csv",
)
STORED = re.compile(r"lists|exports|documents|uploads|originals|returns|[0-9a-f-]{36}|\d{6}")


def stored() -> set[Path]:
    return {path for path in settings.HOME.files.rglob("*")}


@pytest.fixture
def reader(client, db):
    """Somebody who may see all; beside what is served lies a file that nobody is served."""
    outside = settings.HOME.path / "keluar.csv"
    outside.write_bytes(SECRET)
    client.force_login(make.user("administrator", ""))
    yield client
    outside.unlink()


def read_outside(client, address: str) -> bool:
    """Whether the address gives what lies outside the folder that it names."""
    answer = client.get(address.replace("\x00", "%00"))
    assert answer.status_code in {200, 301, 302, 400, 404}
    sent = b"".join(answer)
    return answer.status_code == 200 or SECRET in sent or b"root:" in sent


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("before", ["/static/", "/static/ui/", "/unduhan/", "/"])
def test_no_address_reads_outside(reader, before, name):
    assert not read_outside(reader, before + name)


def test_without_the_guard_an_address_reads_outside(reader, monkeypatch):
    monkeypatch.setattr(filesystem, "safe_join", os.path.join)
    monkeypatch.setattr(WhiteNoise, "path_is_child_of", staticmethod(lambda _path, _root: True))
    monkeypatch.setattr(WhiteNoise, "url_is_canonical", staticmethod(lambda _url: True))

    found = {name for name in NAMES if read_outside(reader, "/static/" + name)}

    assert found >= {"../keluar.csv", "%2e%2e/keluar.csv", "/etc/passwd"}


@pytest.mark.parametrize(
    "file", ["../gerai/settings/common.py", "%2e%2e/keys/django", "../keys/django"]
)
def test_no_static_address_reads_a_key_or_the_code(client, db, file):
    answer = client.get("/static/" + file)
    assert answer.status_code in {301, 302, 400, 404}


@pytest.fixture
def officer(db, settings):
    settings.ROOT_AREA = "33"
    return make.user("provincial_officer", area="33")


def sent(name: str, officer, folder: Path) -> Upload:
    """A list that a browser sends under this name, taken in."""
    uid, plain = uuid7(), lists.file(folder, {})
    keep_sealed(UPLOADS, uid, plain)
    file = sending.Sent(uid, name, plain.stat().st_size)
    upload = sending.send(file=file, sender=name[:40].replace("\x00", ""), by=officer, at=NOON)
    plain.unlink()
    return sending.take(upload_id=upload.pk, at=NOON)


def misplaced(name: str, officer, folder: Path) -> list[Path]:
    """What lies elsewhere than under a name of ours after a list of this name was taken in."""
    settings.HOME.private(settings.HOME.files)
    before, homes = stored(), set(settings.HOME.path.iterdir())

    assert sent(name, officer, folder).state == "done"

    fresh = {path: path.relative_to(settings.HOME.files).parts for path in stored() - before}
    assert fresh
    strange = [path for path, parts in fresh.items() if not all(map(STORED.fullmatch, parts))]
    return [*strange, *folder.rglob("*"), *set(settings.HOME.path.iterdir()) - homes]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_list_is_stored_under_names_of_ours_whatever_its_own_is(officer, tmp_path, name):
    assert misplaced(name, officer, tmp_path) == []


def test_a_list_that_is_stored_under_its_own_name_is_found(officer, tmp_path, monkeypatch):
    def careless(uid):
        return settings.HOME.files / "lists" / BusinessList.objects.get(uid=uid).name

    monkeypatch.setattr(chunks, "folder", careless)

    found = min(misplaced("../keluar.csv", officer, tmp_path))

    assert found.name == "keluar.csv"
    shutil.rmtree(found)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_list_on_the_machine_too_however_its_file_is_called(officer, tmp_path, name):
    try:
        path = lists.file(tmp_path, {}, name=name.replace("/", "\u2215"))
    except (OSError, ValueError):
        pytest.skip("this file system refuses the name itself")
    before = stored()

    found = actions.receive(path=path, sender="Dinas", by=officer, at=NOON)
    actions.read(uid=found.uid, path=path, by=officer)

    fresh = {path.relative_to(settings.HOME.files) for path in stored() - before}
    assert fresh
    assert [p for p in fresh if not all(STORED.fullmatch(part) for part in p.parts)] == []
    assert set(tmp_path.iterdir()) == {path}


def test_a_list_behind_a_link_or_a_folder_is_refused_or_read_as_it_is(db, settings, tmp_path):
    settings.ROOT_AREA = "33"
    officer = make.user("provincial_officer", area="33")
    with pytest.raises(Refused):
        actions.receive(path=tmp_path, sender="Dinas", by=officer, at=NOON)
