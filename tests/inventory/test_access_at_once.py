"""T17: a role that is taken away counts at the next request, and at the next step of a job."""

import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from gerai.foundation.access import actions as access
from gerai.foundation.access.models import Posting
from gerai.foundation.access.roles import Permission
from gerai.foundation.scope import WHOLE, acting
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import asking, running
from gerai.inventory.intake.rules.working import WorkKind
from gerai.inventory.registry.actions import exporting
from gerai.inventory.registry.models import Business, Export
from gerai.inventory.registry.queries.search import Filters
from tests import make
from tests.make import lists
from tests.make.registry import NOON

STEP = 5.0  # seconds until a job has stopped


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(db):
    return make.user("district_officer", area="33.10", name="Sri Wahyuni")


def taken(officer):
    """The role is over, by another person."""
    access.end_posting(uid=officer.postings.get().uid, by=make.service(), at=now())


def test_open_pages_are_refused_at_the_next_request(officer):
    record = make.business("Keripik", "33.10.01.2001")
    window = Client()
    window.force_login(officer)
    pages = ["/usaha/", f"/usaha/{record.uid}/", "/daftar/", "/usaha/baru/"]
    assert [window.get(page).status_code for page in pages] == [200] * 4

    taken(officer)

    assert [window.get(page).status_code for page in pages] == [403, 404, 403, 403]
    assert window.get("/usaha/", headers={"HX-Request": "true"}).status_code == 403
    assert window.post("/usaha/baru/", {"name": "Baru"}).status_code == 403
    assert window.post("/usaha/unduh/", {"form": "csv"}).status_code == 403
    assert Business.objects.count() == 1
    assert window.get("/akun/").status_code == 200


def test_a_role_that_is_remembered_would_open_them_still(officer, monkeypatch):
    from gerai.foundation.access import policies

    held = policies.areas(officer, Permission.BUSINESS_VIEW)
    monkeypatch.setattr(policies, "areas", lambda *_given: held)
    window = Client()
    window.force_login(officer)
    taken(officer)
    assert window.get("/usaha/").status_code == 200


@pytest.fixture
def running_export(transactional_db, monkeypatch):
    """An export that a thread of its own makes, held after its first rows."""
    with acting(WHOLE):
        officer = make.user("district_officer", area="33.10")
        for number in range(3):
            make.business(f"Usaha {number}", "33.10.01.2001")
        export = exporting.ask(
            filters=Filters(), form="csv", personal=False, reason="", by=officer, at=now()
        )
    going, on = threading.Event(), threading.Event()
    real = exporting.leaving

    def slowly(*given, **more):
        for chunk in real(*given, **more):
            yield chunk
            going.set()
            assert on.wait(10)

    monkeypatch.setattr(exporting, "leaving", slowly)

    def work():
        with acting(WHOLE):
            exporting.make(export_id=export.pk, at=now())
        connection.close()

    job = threading.Thread(target=work)
    job.start()
    assert going.wait(10)
    yield officer, export, job, on
    on.set()
    job.join(10)


def after(export, job, on):
    """What became of it, and how long it took."""
    began = time.monotonic()
    on.set()
    job.join(10)
    spent = time.monotonic() - began
    with acting(WHOLE):
        return Export.objects.get(pk=export.pk), spent


def test_a_running_export_stops_and_leaves_no_file(running_export):
    officer, export, job, on = running_export
    with acting(WHOLE):
        taken(officer)
    found, spent = after(export, job, on)
    assert (found.state, spent < STEP) == ("stopped", True)
    assert not exporting.path_of(export).exists()
    assert not exporting.plain_of(export).exists()


def test_without_asking_again_the_export_is_made(running_export, monkeypatch):
    officer, export, job, on = running_export
    monkeypatch.setattr(exporting, "check", lambda _export: None)
    with acting(WHOLE):
        taken(officer)
    found, _ = after(export, job, on)
    assert found.state == "made"
    exporting.path_of(export).unlink()


@pytest.fixture
def given_back(officer, tmp_path, monkeypatch):
    """A workbook for its sender that is being written when the role is taken away."""
    rows = ({}, {"Nama Usaha": "12"})
    path = lists.file(tmp_path, *rows, name="ikm.csv")
    found = actions.receive(path=path, sender="Dinas", within="33.10", by=officer, at=NOON)
    found = actions.read(uid=found.uid, path=path, by=officer)
    work = asking.ask(uid=found.uid, kind=WorkKind.GIVE_BACK, by=officer, at=now())
    real = running.moved

    def at_once(pk, count):
        if Posting.objects.present().filter(user=officer).exists():
            taken(officer)
        return real(pk, count)

    monkeypatch.setattr(running, "moved", at_once)
    return work


def test_a_job_on_a_list_stops_at_its_next_step(given_back):
    done = running.run(work_id=given_back.pk, at=now())
    assert done.state == "stopped"


def test_without_asking_again_the_list_is_given_back(given_back, monkeypatch):
    real = running.require
    asked = []

    def once(*given, **more):
        asked.append(given)
        return real(*given, **more) if len(asked) == 1 else None

    monkeypatch.setattr(running, "require", once)
    done = running.run(work_id=given_back.pk, at=now())
    assert done.state == "done"
