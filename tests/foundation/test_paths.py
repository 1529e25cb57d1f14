"""T30: no name leads out of an installation, and no name of a sender is used inside it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from gerai.foundation.answers import Refused
from gerai.inventory.intake import actions
from tests import make
from tests.make import lists
from tests.make.registry import NOON

NAMES = (
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


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("before", ["/static/", "/static/ui/", "/unduhan/", "/"])
def test_no_address_reads_outside(client, db, before, name):
    client.force_login(make.user("administrator", ""))
    answer = client.get(before + name.replace("\x00", "%00"))
    assert answer.status_code in {301, 302, 400, 404}
    assert b"root:" not in b"".join(answer)


@pytest.mark.parametrize(
    "file", ["../gerai/settings/common.py", "%2e%2e/keys/django", "../keys/django"]
)
def test_no_static_address_reads_a_key_or_the_code(client, db, file):
    answer = client.get("/static/" + file)
    assert answer.status_code in {301, 302, 400, 404}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_list_is_stored_under_names_of_ours_whatever_its_own_is(db, settings, tmp_path, name):
    settings.ROOT_AREA = "33"
    officer, inner = make.user("provincial_officer", area="33"), tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    before, outside = stored(), set(settings.HOME.path.iterdir())
    given = lists.file(inner, {})
    try:
        path = given.rename(inner / name.replace("/", "\u2215"))
    except (OSError, ValueError):
        pytest.skip("this file system refuses the name itself")
    files = set(tmp_path.rglob("*"))

    found = actions.receive(path=path, sender=name[:40].replace("\x00", ""), by=officer, at=NOON)
    actions.read(uid=found.uid, path=path, by=officer)

    fresh = {path.relative_to(settings.HOME.files) for path in stored() - before}
    assert fresh
    assert [p for p in fresh if not all(STORED.fullmatch(part) for part in p.parts)] == []
    assert set(tmp_path.rglob("*")) == files
    assert set(settings.HOME.path.iterdir()) - outside <= {settings.HOME.files}


def test_a_list_behind_a_link_or_a_folder_is_refused_or_read_as_it_is(db, settings, tmp_path):
    settings.ROOT_AREA = "33"
    officer = make.user("provincial_officer", area="33")
    with pytest.raises(Refused):
        actions.receive(path=tmp_path, sender="Dinas", by=officer, at=NOON)
