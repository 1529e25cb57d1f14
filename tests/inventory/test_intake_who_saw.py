"""Rows of a list that are shown, and the workbook that leaves, are found again after a breach."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from gerai.foundation.events.models import Event
from gerai.foundation.privacy.models import Seen
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import asking, running
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules.working import WorkKind
from gerai.inventory.registry.models import SourceRecord
from gerai.inventory.registry.queries import breach
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
NIK = "9921071205710003"


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def officer(client):
    user = make.user("district_officer", area="33.10")
    client.force_login(user)
    return user


@pytest.fixture
def found(tmp_path, officer) -> BusinessList:
    """One row is ready, one has a number for a name."""
    path = lists.file(tmp_path, {"NIK": NIK, "No HP": "081234567890"}, {"Nama Usaha": "12"})
    made = actions.receive(path=path, sender="Dinas Klaten", within="33.10", by=officer, at=NOON)
    return actions.read(uid=made.uid, path=path, by=officer)


def entered(found, officer):
    actions.enter(uid=found.uid, by=officer, at=now())
    row = SourceRecord.objects.get(list_uid=found.uid)
    return row, {row.business.uid, row.person.uid}


def traces(act):
    return [(one.by, set(one.holders)) for one in Seen.objects.filter(act=act)]


def test_a_page_with_rows_leaves_a_trace_of_the_list(client, found, officer):
    client.get(f"/daftar/{found.uid}/")
    client.get(f"/daftar/{found.uid}/baris/2/")

    assert traces("rows") == [(officer, {found.uid})] * 2


def test_of_entered_rows_it_names_of_whom_they_speak(client, found, officer):
    row, holders = entered(found, officer)

    client.get(f"/daftar/{found.uid}/baris/{row.number}/")

    assert traces("rows") == [(officer, {found.uid, *holders})]


def test_a_page_without_rows_leaves_none(client, found):
    client.get("/daftar/")
    client.get(f"/daftar/{found.uid}/kembalikan/")

    assert traces("rows") == []


def taken_workbook(client, found, officer):
    work = asking.ask(uid=found.uid, kind=WorkKind.GIVE_BACK, by=officer, at=now())
    running.run(work_id=work.pk, at=now())
    page = client.get(f"/daftar/{found.uid}/kembalikan/").text
    answer = client.get(f"/daftar/{found.uid}/kembalikan/berkas/")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    return page


def test_a_workbook_leaves_for_a_stated_purpose_with_whose_data_it_holds(client, found, officer):
    _row, holders = entered(found, officer)

    page = taken_workbook(client, found, officer)

    assert "Tujuan: memeriksa kebenaran data" in page
    assert Event.objects.get(name="list.workbook_fetched").data == {"purpose": "verification"}
    seen = Seen.objects.get(act="workbook")
    assert (seen.by, seen.purpose, set(seen.holders)) == (
        officer,
        "verification",
        {found.uid, *holders},
    )
    assert {"nik", "phone"} <= set(seen.kinds)


def test_the_list_of_a_breach_names_lists_after_people(client, found, officer):
    began = now() - timedelta(seconds=1)
    row, _holders = entered(found, officer)
    taken_workbook(client, found, officer)

    made = breach.lines(breach.touched(officer, began, now()), phones=False)

    assert [one.kind for one in made] == ["Orang", "Usaha", "Daftar"]
    assert made[0].name == row.person.name
    assert (made[2].name, made[2].place) == (found.name, "Dinas Klaten, 2 baris")
    assert "Mengunduh berkas yang kembali ke pengirimnya" in made[2].acts
    said = breach.notice(began, now(), made, now())["parts"][0]["texts"]
    assert said[:2] == [
        "Data 1 orang dan 1 usaha.",
        "Baris dari 1 daftar yang dikirim ke kantor ini.",
    ]


def test_without_the_trace_the_list_of_a_breach_misses_rows(client, found, officer, monkeypatch):
    monkeypatch.setattr("gerai.inventory.intake.views.lists.note_rows", lambda *_a, **_k: None)
    began = now() - timedelta(seconds=1)
    client.get(f"/daftar/{found.uid}/")
    assert breach.touched(officer, began, now()) == {}
