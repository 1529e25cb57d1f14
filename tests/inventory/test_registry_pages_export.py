"""A list leaves for one account, within its scope, and harmless (T11, T12, T20)."""

from io import BytesIO

import pytest
from django.db.models import Q
from django.utils.timezone import now
from openpyxl import load_workbook

from gerai.foundation.access.models import Posting
from gerai.foundation.events.models import Event
from gerai.foundation.scope import WHOLE
from gerai.inventory.registry.actions import exporting
from gerai.inventory.registry.models import FoundQuerySet
from gerai.inventory.registry.queries import exports
from gerai.inventory.registry.queries.search import Filters
from tests import make

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def officer():
    make.business(FORMULA, products="a;=1+1")
    make.business("Rahasia Tetangga", "33.75.01.1001")
    return make.user("district_officer", "33.74")


def asked(officer, form="csv", **given):
    usual = {"filters": Filters(), "personal": False, "reason": "", "at": now()}
    return exporting.ask(form=form, by=officer, **usual | given)


def made(officer, form="csv"):
    return exporting.make(export_id=asked(officer, form).pk, at=now())


def sent(client, export):
    return client.get(f"/usaha/unduh/{export.uid}/berkas/")


def test_a_csv_holds_the_scope_alone_and_no_formula(officer, client):
    client.force_login(officer)
    answer = sent(client, made(officer))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert text.count("\n") == 2
    assert f";'{FORMULA};" in text
    assert "a;'=1+1" in text
    assert "Rahasia" not in text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    names = set(Event.objects.values_list("name", flat=True))
    assert {"export.asked", "export.made", "export.fetched"} <= names


def test_a_workbook_holds_text_cells(officer, client):
    client.force_login(officer)
    book = load_workbook(BytesIO(b"".join(sent(client, made(officer, "xlsx")).streaming_content)))

    cells = [cell for row in book["Usaha"].iter_rows() for cell in row]
    assert FORMULA in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_file_is_for_the_one_who_asked_while_they_hold_the_scope(officer, client):
    export = made(officer)
    client.force_login(make.user("provincial_officer", "33"))
    assert sent(client, export).status_code == 404

    client.force_login(officer)
    Posting.objects.filter(user=officer).update(until=now())
    Posting.objects.create(user=officer, role="district_officer", area_code="33.75")
    assert sent(client, export).status_code in {403, 404}


def test_the_job_stops_when_the_role_is_lost(officer):
    export = asked(officer)
    Posting.objects.filter(user=officer).update(until=now())

    stopped = exporting.make(export_id=export.pk, at=now())

    assert stopped.state == "stopped"
    assert not exporting.path_of(export).exists()


def test_without_the_scope_the_neighbour_would_leave_too(officer, client, monkeypatch):
    monkeypatch.setattr(FoundQuerySet, "visible_to", lambda self, _user: self.all())
    monkeypatch.setattr(exports, "within", lambda *_given: Q())
    client.force_login(officer)

    assert b"Rahasia" not in b"".join(sent(client, made(officer)).streaming_content)
    monkeypatch.setattr(exporting, "reach_of", lambda _user: WHOLE)  # nor the second wall
    assert b"Rahasia" in b"".join(sent(client, made(officer)).streaming_content)


def test_more_rows_than_the_ceiling_are_refused(officer, settings):
    settings.EXPORT_ROWS = 0
    with pytest.raises(exporting.TooManyRows):
        asked(officer)


def test_a_file_past_its_day_is_gone(officer):
    export = made(officer)

    assert exporting.drop_expired(at=export.expires_at) == 1
    assert not exporting.path_of(export).exists()
