"""The chain is checked by itself, and each day is told with the head of the chain."""

import shutil
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from gerai.foundation.events.actions import chain, note_head, record
from gerai.foundation.events.models import Event
from gerai.foundation.operations.actions import auditing
from gerai.foundation.operations.models import Check, Report
from gerai.foundation.operations.queries.auditing import of_chain
from tests import make
from tests.foundation.test_events_tampering import KINDS, found_after, superuser

__all__ = ["superuser"]  # a fixture of the tampering


@pytest.fixture
def many() -> int:
    """How many events the chain of the tampering has."""
    return 500


@pytest.fixture(autouse=True)
def no_heads(settings) -> None:
    """No head of another test's chain is kept."""
    shutil.rmtree(settings.HOME.path / "audit", ignore_errors=True)


@pytest.fixture
def mail(settings) -> None:
    """Letters can leave."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.id", "gerai@example.id"


def happened(count: int) -> None:
    """So many events today, each in its place of the chain."""
    who = make.user()
    for _turn in range(count):
        record("account.opened", subject=who, by=None)
    chain(at=now())
    note_head()


def test_a_day_is_written_down_once_and_told_to_who_audits_all(db, mail, settings):
    settings.ROOT_AREA = "33"
    auditor = make.user("auditor", "33")
    make.user("auditor", "33.74")  # of a part
    make.user("auditor", "33", is_active=False)
    happened(3)
    check = auditing.check_nightly(at=now())

    made = auditing.report(day=localdate(), at=now())

    assert made.counts == {"account.opened": 3, "chain.checked": 1}
    assert (made.position, made.digest) == (check.position, check.digest)
    ((to, said),) = make.letters()
    assert to == auditor.email
    assert made.digest in said.text
    assert "utuh" in said.text
    assert auditing.report(day=localdate(), at=now()) is None
    assert len(make.letters()) == 1
    assert auditing.report_yesterday(at=now()).counts == {}


def test_a_report_is_never_changed(db):
    auditing.report(day=localdate(), at=now())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'operations_report', 'UPDATE'),"
            " has_table_privilege(current_user, 'operations_report', 'DELETE')"
        )
        assert cursor.fetchone() == (False, False)


def broken() -> Check:
    """A check after somebody changed an event as a superuser would."""
    with connection.cursor() as cursor:
        cursor.execute(KINDS["figure edited"][0])
    return auditing.check_nightly(at=now())


def test_a_change_is_told_to_the_auditors_and_shown_to_the_doctor(superuser, mail, settings):
    make.user("auditor", "")

    check = broken()

    assert check.troubles == ["Posisi 100: isi kejadian atau sidiknya diubah setelah dicatat."]
    assert Event.objects.filter(name="chain.broken").get().data == {
        "checked": check.checked, "troubles": 1,
    }  # fmt: skip
    ((_to, said),) = make.letters()
    assert "Posisi 100" in said.text
    assert "trouble" in {finding.health.value for finding in of_chain()}


def test_a_check_that_looks_at_no_digest_would_tell_nobody(superuser, mail, monkeypatch):
    monkeypatch.setattr(
        "gerai.foundation.events.rules.digest", lambda _previous, entry: entry.digest
    )
    make.user("auditor", "")

    assert broken().troubles == []
    assert make.letters() == []


def test_the_head_on_another_volume_finds_a_tail_that_was_cut_with_its_head(
    superuser, settings, tmp_path
):
    """Whoever cuts the chain and its head in the home; with the saboteur: without that volume."""
    settings.AUDIT_TO = str(tmp_path / "elsewhere")
    note_head()
    for file in (settings.HOME.path / "audit").iterdir():
        file.unlink()

    assert found_after(KINDS["tail cut"][0]) == [("cut", 496)]
    settings.AUDIT_TO = ""
    assert found_after(KINDS["tail cut"][0]) == []


def test_a_volume_that_is_away_stops_no_chain(db, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings.AUDIT_TO = str(tmp_path / "file" / "heads")

    happened(1)

    assert "could not be kept" in caplog.text


def test_the_page_shows_the_last_check_and_the_day_and_asks_for_another(client, db, settings):
    settings.ROOT_AREA = "33"
    happened(2)
    auditing.check_nightly(at=now())
    auditing.report(day=date(2026, 11, 24), at=now())
    auditing.report(day=localdate(), at=now())
    client.force_login(make.user("auditor", "33"))

    page = client.get("/kejadian/rantai/").content.decode()
    assert "Rantai utuh." in page
    assert "Akun dibuka" in page
    assert "Tidak ada kejadian." in client.get("/kejadian/rantai/?hari=2026-11-24").content.decode()
    client.post("/kejadian/rantai/periksa/")
    client.post("/kejadian/rantai/periksa/")
    waiting = Check.objects.get(ended_at=None)
    auditing.check_chain(check_id=waiting.pk, at=now() + timedelta(seconds=5))
    auditing.check_chain(check_id=waiting.pk, at=now())
    assert Check.objects.exclude(ended_at=None).count() == 2


def test_an_auditor_of_a_part_sees_no_counts_of_all(client, db, settings):
    settings.ROOT_AREA = "33"
    happened(2)
    auditing.report(day=localdate(), at=now())
    client.force_login(make.user("auditor", "33.74"))

    page = client.get("/kejadian/rantai/").content.decode()

    assert "Ujung rantai sekarang" in page
    assert "Akun dibuka" not in page
    assert Report.objects.count() == 1
