"""T36: all of one person goes out, and all of one person is gone: by a walk through every column of
every table and every file, which knows nothing of what the apps declare."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.timezone import now

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people import engine, queries
from gerai.foundation.people.engine import opened, plain_pieces
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions import packages
from gerai.inventory.intake.actions import enter, read, receive
from gerai.inventory.intake.engine import chunks
from gerai.inventory.intake.engine.mended import opened as mended
from gerai.inventory.intake.models import BusinessList, Mending, Row
from gerai.inventory.registry.actions import rights
from gerai.inventory.registry.actions.erasing import NOBODY
from gerai.inventory.registry.models import Business, Export, Person, Proposal, Tie
from tests import make
from tests.make import lists

NAME, NIK, PHONE, ADDRESS = (
    "Zamrudwati Kencanasari", "9974014303800007", "0899-1234-7007", "Jl. Zamrud Ungu No. 77",
)  # fmt: skip
CANARIES = ("zamrudwati", "kencanasari", "9974014303800007", "89912347007", "zamrud ungu")
ELSE = {"Nama Usaha": "Kios Lain", "Nama Pemilik": "Budi Santosa", "NIK": "9974011203800001"}


def entered(path: Path, officer) -> BusinessList:
    """A list that came in and was entered."""
    found = receive(path=path, sender="Dinas", by=officer, at=now())
    read(uid=found.uid, path=path, by=officer)
    enter(uid=found.uid, by=officer, at=now())
    return BusinessList.objects.get(pk=found.pk)


@pytest.fixture
def officer(db):
    return make.user("administrator", "")


@pytest.fixture
def known(officer, tmp_path, settings) -> tuple[Person, BusinessList]:
    """A person of whom all tables and files know: by a list, renamed, proposed, mended, written to,
    exported, with an account and consents."""
    clerk = make.user("provincial_officer", "")
    row = {"Nama Usaha": "Keripik Melati", "Nama Pemilik": NAME, "NIK": NIK, "No HP": PHONE,
           "Alamat": ADDRESS}  # fmt: skip
    found = entered(lists.file(tmp_path, row, ELSE), clerk)
    person = Person.objects.get(name=NAME)
    business = person.ties.get().business
    Person.objects.filter(pk=person.pk).update(name="Zamrudwati K.")
    Person.objects.filter(pk=person.pk).update(name=NAME)
    waiting = Proposal.objects.create(
        business=business, field="nik", value={"holder": str(person.uid)}, made_at=now(), mark=b"x"
    )
    make_value(waiting.uid, Kind.NIK, NIK)
    Proposal.objects.create(
        business=business, field="owner", value={"owner_name": NAME}, made_at=now()
    )
    mending = Mending(business_list=found, number=1, by=clerk, at=now())
    mending.sealed = engine.seal_bytes(
        mending.uid, 0, packed({"said": {"owner_name": [NAME, str(mending.uid)]}, "personal": []})
    )
    mending.save()
    make.message(to=PHONE, purpose="phone_code")
    account = make.user(name=NAME, email="zamrudwati@example.id")
    rights.tie_account(uid=person.uid, account=account.email, by=officer, at=now())
    rights.give_consent(uid=person.uid, purpose="finance", channel="paper", by=clerk, at=now())
    rights.copy(uid=person.uid, by=officer, at=now())
    return person, found


def packed(value):
    from gerai.foundation.packing import packed as pack

    return pack(value)


def make_value(holder, kind, text):
    from gerai.foundation.people.actions import keep

    return keep(holder=holder, kind=kind, text=text, at=now())


def clear_texts(home: Path) -> Iterator[tuple[str, str]]:
    """Everything that stands anywhere, sealed things opened: place and text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' "
            "AND table_name NOT LIKE 'areas\\_%' AND table_name NOT LIKE 'sectors\\_%'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (text,) in cursor.fetchall():
                yield f"{table}.{column}", text
    yield from opened_rows()
    yield from opened_files(home)


def opened_rows() -> Iterator[tuple[str, str]]:
    """What lies sealed in tables."""
    for value in Value.objects.all():
        yield "people_value.sealed", opened(value.id, Kind(value.kind), bytes(value.sealed))
    for one in Mending.objects.all():
        yield "intake_mending.sealed", repr(mended(one).said) + repr(mended(one).personal)
    from gerai.foundation.messages import engine as outbox
    from gerai.foundation.messages.models import Message

    for message in Message.objects.exclude(sealed_to=None):
        yield "outbox_message.sealed_to", outbox.unseal(message)[0]


def opened_files(home: Path) -> Iterator[tuple[str, str]]:
    """What lies sealed in files."""
    for file in home.rglob("*"):
        if not file.is_file() or file.parent.parent.name == "lists":
            continue
        body = b"".join(plain_pieces(queries.UUID(file.name), file))
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = b"\n".join(archive.read(name) for name in archive.namelist())
        yield f"files/{file.parent.name}", body.decode("utf-8", "replace")
    for found in BusinessList.objects.all():
        for number in range(chunks.chunks_there(found.uid)):
            yield "files/lists", raw(found, number)


def raw(found: BusinessList, number: int) -> str:
    """The cells and the values of a chunk."""
    chunk = chunks.load_chunk(found.uid, number)
    return repr([row.cells for row in chunk.rows]) + repr(chunk.personal)


def where(home: Path) -> set[str]:
    """Where the person can be recognised."""
    return {
        place
        for place, text in clear_texts(home)
        if any(canary in re.sub(r"[ ._-](?=\d)", "", text).lower() or canary in text.lower()
               for canary in CANARIES)
    }  # fmt: skip


@pytest.fixture
def files(settings, tmp_path) -> Path:
    """The home's files, empty."""
    import shutil

    shutil.rmtree(settings.HOME.files, ignore_errors=True)
    return settings.HOME.files


def test_of_an_erased_person_nothing_is_left_in_any_column_or_file(files, known, officer):
    person, _found = known
    before = where(files)
    assert {
        "registry_person.name", "registry_personevent.name", "registry_business.owner_names",
        "registry_business.search", "registry_sourcerecord.said", "registry_proposal.value",
        "intake_row.values", "intake_mending.sealed", "people_value.sealed", "access_user.name",
        "access_user.email", "outbox_message.sealed_to", "files/lists", "files/packages",
        "privacy_package.name",
    } <= before  # fmt: skip
    counts = Person.objects.count(), Business.objects.count(), Row.objects.count()

    gone = rights.erase(uid=person.uid, by=officer, at=now())

    assert where(files) == set()
    assert (Person.objects.count(), Business.objects.count(), Row.objects.count()) == counts
    person.refresh_from_db()
    assert (person.name, person.erased_at is not None) == (NOBODY, True)
    assert gone["persons"] == 1
    event = Event.objects.get(name="person.erased")
    assert "persons 1" in event.data["parts"]
    with pytest.raises(Refused, match="sudah dihapus"):
        rights.erase(uid=person.uid, by=officer, at=now())


def test_the_other_rows_of_the_list_stay_as_they_were(files, known, officer):
    person, found = known
    rights.erase(uid=person.uid, by=officer, at=now())

    other = Person.objects.get(name="Budi Santosa")
    assert queries.holders(Kind.NIK, ELSE["NIK"]) == [other.uid]
    assert "Budi Santosa" in raw(found, 0)
    assert Row.objects.get(number=2).values["owner_name"] == "Budi Santosa"


@pytest.mark.parametrize("app", ["people", "messages", "privacy", "registry", "intake"])
def test_an_app_that_is_left_out_is_found_by_the_walk(files, known, officer, monkeypatch, app):
    from gerai.foundation.people.actions import subjects

    left = [f for f in queries.personal_files() if f"gerai.foundation.{app}." not in f.__name__
            and f"gerai.inventory.{app}." not in f.__name__]  # fmt: skip
    monkeypatch.setattr(subjects, "personal_files", lambda: left)

    rights.erase(uid=known[0].uid, by=officer, at=now())

    assert where(files) != set()


def test_what_goes_out_holds_all_that_stands_anywhere(files, known, officer):
    person, _found = known
    made = rights.copy(uid=person.uid, by=officer, at=now())

    body = b"".join(packages.fetch(uid=made.uid, by=officer, at=now()))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        said = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()

    assert said["person"][0]["name"] == NAME
    assert {row["value"] for row in said["values"]} >= {NIK}
    assert {row["name"] for row in said["person_history"]} == {NAME, "Zamrudwati K."}
    assert said["list_rows"][0]["said"]["owner_name"] == NAME
    assert any("Zamrud Ungu" in cell for cell in said["rows"][0]["cells"])
    assert [row["purpose"] for row in said["messages"]] == ["phone_code"]
    assert said["account"][0]["email"] == "zamrudwati@example.id"
    assert said["consents"][0]["purpose"] == "finance"
    assert any(NIK in row["clear"] for row in said["proposals"])
    assert NIK in page
    assert "Budi Santosa" not in body.decode("latin-1")
    with pytest.raises(made.DoesNotExist):
        packages.fetch(uid=made.uid, by=make.user("administrator", "33"), at=now())


def test_a_package_is_gone_after_a_day(files, known, officer):
    from datetime import timedelta

    made = rights.copy(uid=known[0].uid, by=officer, at=now())
    assert packages.path_of(made).exists()

    assert packages.drop_packages(at=now() + timedelta(hours=25)) == 2
    assert not packages.path_of(made).exists()


def test_the_business_that_somebody_else_owns_too_keeps_its_phone(files, known, officer):
    person, _found = known
    business = person.ties.get().business
    make_value(business.uid, Kind.PHONE, "0899-1234-9999")
    Tie.objects.create(
        business=business, person=Person.objects.get(name="Budi Santosa"), role="owner",
        entered_at=now(), changed_at=now(),
    )  # fmt: skip

    rights.erase(uid=person.uid, by=officer, at=now())

    assert queries.holders(Kind.PHONE, "0899-1234-9999") == [business.uid]
    assert Business.objects.get(pk=business.pk).owner_names == f"{NOBODY}, Budi Santosa"


def test_files_with_personal_values_that_wait_are_gone(files, known, officer):
    clerk = make.user("provincial_officer", "")
    made = Export.objects.create(
        by=clerk, scope=["33"], personal=True, purpose="aid", reason="x", form="csv", state="made",
        rows=1, asked_at=now(), made_at=now(), expires_at=now(),
    )  # fmt: skip

    rights.erase(uid=known[0].uid, by=officer, at=now())

    assert Export.objects.get(pk=made.pk).state == "stopped"


def test_history_is_changed_by_nothing_else(officer, known):
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_personevent SET name = 'x'")


def texts() -> set[str]:
    """Every column of our tables in which words may stand."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("gerai.")
        for field in model._meta.local_fields
        if isinstance(field, kinds) and not field.choices
        and not isinstance(field, models.FileField)
    }  # fmt: skip


def test_every_column_of_words_is_known_to_hold_somebody_or_nobody():
    """The schema walk: a new column turns it red until somebody says what may stand in it."""
    from tests.inventory.columns import NOBODYS, SOMEBODYS

    assert texts() - NOBODYS - set(SOMEBODYS) == set(), "say in tests/inventory/columns.py"
    assert NOBODYS - texts() == set(), "gone from the schema"
    fields = {f"{label}.{name}" for label, names in queries.declared().items() for name in names}
    assert {one for one, how in SOMEBODYS.items() if how == "declared"} == fields
