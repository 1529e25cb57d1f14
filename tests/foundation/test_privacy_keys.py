"""T35: everything comes under new keys while others read, resumably; then the old ones may go."""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection, models
from django.utils.timezone import now

from gerai.foundation.access import actions as access
from gerai.foundation.access.adapters import SecondStep
from gerai.foundation.access.engine.sessions import SessionStore
from gerai.foundation.access.policies import STORED
from gerai.foundation.access.queries import user_of_phone
from gerai.foundation.answers import Refused
from gerai.foundation.api.models import Answered, Token
from gerai.foundation.home import Home
from gerai.foundation.hooks.models import Hook
from gerai.foundation.messages import engine as outbox
from gerai.foundation.people import queries
from gerai.foundation.people.actions import rotating
from gerai.foundation.people.engine import (
    DATA,
    INDEX,
    KeyTrouble,
    blind,
    folders,
    make_key,
    names,
    open_bytes,
    opened,
    places,
    plain_pieces,
    seal_bytes,
    seal_file,
    unlock,
)
from gerai.foundation.people.engine.sealing import head_of
from gerai.foundation.people.models import Rotation, Value
from gerai.foundation.people.rules import Kind, PersonalEntry
from gerai.foundation.privacy import actions as privacy
from gerai.inventory.intake.engine import chunks
from gerai.inventory.intake.engine.mended import opened as mended
from gerai.inventory.intake.engine.mended import sealed as mending_of
from gerai.inventory.intake.models import Mending
from gerai.inventory.registry.models import Proposal
from tests import make
from tests.engine import HOME as CLUSTER_HOME
from tests.make import people
from tests.samples import business_list

OLD = f"{DATA}-1", f"{INDEX}-1"
PHONE, NIK, DECLINED = "+628998123456", "9901014101800001", "9901014101800002"
# Bytes that no key made, and why.
PLAIN = {
    "access.Remembered.key": "an HMAC with Django's key",
    "api.Answered.digest": "a SHA-256 of a request",
    "api.Token.digest": "an HMAC with Django's key",
    "events.Link.digest": "a SHA-256 of what stands in the table",
    "intake.Row.digest": "an HMAC with the key of rows, which is no person's",
    "people.Fingerprint.mark": "tells one key from another",
    "sectors.WordIndex.data": "words of official titles",
    "registry.SourceRecord.key": "an HMAC with the key of rows",
}
FILES = {
    "originals": b"workbook" * 200_000,
    "returns": b"back",
    "exports": b"taken",
    "uploads": b"",
    "packages": b"one person",
}


@pytest.fixture
def home(settings, tmp_path, db) -> Iterator[Home]:
    """A home of this test alone, whose keys are not read yet."""
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.path.mkdir()
    unlock.cache_clear()
    yield settings.HOME
    unlock.cache_clear()


@pytest.fixture
def planted(home) -> dict[str, object]:
    """Something in every place, under the first keys."""
    user = make.user()
    access.keep_phone(user=user, phone=PHONE, verified=True, at=now())
    session = SessionStore()
    session["code"] = "12345678"
    session.save()
    step = SecondStep()
    Authenticator.objects.create(user=user, type="totp", data={"secret": step.encrypt("TOTP")})
    codes = {"migrated_codes": [step.encrypt("one"), step.encrypt("two")], "used_mask": 0}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    message = make.message()
    business = make.business()
    waiting = Proposal(
        business=business, field="nik", value={"holder": str(business.uid)}, made_at=now()
    )
    people.value(Kind.NIK, NIK, holder=waiting.uid)
    waiting.mark = blind(Kind.NIK, NIK)
    waiting.save()
    gone = Proposal.objects.create(
        business=business, field="nik", value={"holder": str(business.uid)}, made_at=now(),
        mark=blind(Kind.NIK, DECLINED), state="declined", decided_by=user, decided_at=now(),
    )  # fmt: skip
    token = Token.objects.create(
        account=user, name="Program", digest=bytes(32), tail="abcd", permissions=["list_view"],
        given_by=user, given_at=now(), expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    answer = Answered(token=token, key="k", digest=bytes(32), status=200, at=now())
    answer.body = seal_bytes(answer.uid, 0, b"answer")
    answer.save()
    hook = Hook(name="Sistem", url="https://x.go.id/", events=["list.entered"], by=user)
    hook.made_at, hook.secret = now(), seal_bytes(hook.uid, 0, b"whsec_")
    hook.save()
    found = business_list("33.74", "Daftar")
    mending = Mending(business_list=found, number=1, by=user, at=now())
    mending.sealed = mending_of(mending.uid, {"name": ("Warung", mending.uid)}, [("nik", NIK)])
    mending.save()
    uid = found.uid
    for part in (home.files, *(home.files / name for name in FILES), chunks.folder(uid)):
        home.private(part)
    for name, content in FILES.items():
        plain = home.path / "plain"
        plain.write_bytes(content)
        seal_file(uid, plain, home.files / name / str(uid))
    for number in range(3):
        chunks.save_chunk(uid, number, chunks.Chunk([], {number: [("nik", NIK)]}))
    return {
        "user": user, "session": session.session_key, "message": message, "waiting": waiting,
        "gone": gone, "mending": mending, "list": uid,
    }  # fmt: skip


def intact(planted: dict[str, object]) -> None:
    """All that was planted reads as it was planted."""
    unlock.cache_clear()
    user, uid = planted["user"], planted["list"]
    assert user_of_phone(PHONE) == user
    assert SessionStore(planted["session"]).load() == {"code": "12345678"}
    step = SecondStep()
    totp, codes = Authenticator.objects.order_by("pk")
    assert step.decrypt(totp.data["secret"]) == "TOTP"
    assert [step.decrypt(code) for code in codes.data["migrated_codes"]] == ["one", "two"]
    message = planted["message"]
    message.refresh_from_db()
    assert outbox.unseal(message)[0] == "sri@example.id"
    waiting = Proposal.objects.get(uid=planted["waiting"].uid)
    assert bytes(waiting.mark) == blind(Kind.NIK, NIK)
    assert queries.holders(Kind.NIK, NIK) == [waiting.uid]
    assert mended(Mending.objects.get()).personal == [("nik", NIK)]
    answer = Answered.objects.get()
    assert open_bytes(answer.uid, 0, bytes(answer.body)) == b"answer"
    for name, content in FILES.items():
        file = django_settings.HOME.files / name / str(uid)
        assert b"".join(plain_pieces(uid, file)) == content
    assert [chunks.load_chunk(uid, n).personal for n in range(3)] == [
        {n: [("nik", NIK)]} for n in range(3)
    ]


def new_keys(home: Home) -> None:
    """The next of both."""
    make_key(home, DATA)
    make_key(home, INDEX)
    unlock.cache_clear()


def rotated(rows: int = 1_000) -> Rotation:
    """All is under the newest keys."""
    rotating.begin(at=now())
    return rotating.work(seconds=300, clock=now, rows=rows)


def leftovers(home: Home) -> list[str]:
    """A walk of all columns and files, which knows nothing of what is declared: where something
    begins as what the first keys made."""
    head = head_of(1)
    text = base64.b64encode(head).decode()
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type IN ('bytea', 'text', 'jsonb', "
            "'character varying') ORDER BY 1, 2"
        )
        for table, column, kind in cursor.fetchall():
            if kind == "bytea":
                name = f'"{column}"'
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE substring({name} from 1 for 3) = %s '
                    f"OR length({name}) = 32 AND substring({name} from 1 for 2) = %s",
                    [head, b"\0\1"],
                )
            else:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE %s',
                    [f"%{text}%" if kind == "jsonb" else f"{text}%"],
                )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    for file in home.files.rglob("*"):
        if file.is_file() and head in (file.read_bytes()[:3], file.read_bytes()[4:7]):
            found.append(str(file.relative_to(home.files)))
    return found


def test_all_that_is_sealed_comes_under_the_new_keys_and_the_old_ones_may_go(home, planted):
    new_keys(home)
    assert len(leftovers(home)) >= 9 + len(FILES) + 3

    rotation = rotated()

    assert rotation.ended_at
    assert leftovers(home) == []
    assert {key.name: key.needed for key in queries.keys_in_use() if not key.newest} == {
        name: {} for name in OLD
    }
    for name in OLD:
        rotating.retire(name=name, at=now())
    assert names(home) == [f"{DATA}-2", f"{INDEX}-2"]
    intact(planted)
    assert people.value(Kind.NIK, NIK).sealed[:3] == head_of(2)


@pytest.mark.parametrize("left", [place.name for place in queries.sealed_places()])
def test_a_place_that_is_left_out_is_found_by_the_walk(home, planted, monkeypatch, left):
    """The saboteur of the declaration: each place in turn."""
    new_keys(home)
    known = [place for place in queries.sealed_places() if place.name != left]
    monkeypatch.setattr(rotating, "sealed_places", lambda: known)

    rotated()

    assert leftovers(home) != []


def test_every_column_of_bytes_and_every_folder_is_declared():
    declared = {place.name for place in queries.sealed_places()}
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("gerai.")
        for field in model._meta.local_fields
        if isinstance(field, models.BinaryField)
    }

    both = {"people.Value.sealed", "people.Value.index"}
    assert columns - declared - set(PLAIN) == both
    assert {f"files/{folder}" for folder in STORED} <= declared


def test_whoever_seals_stands_in_an_app_that_declares_a_place():
    calls = re.compile(r"\b(?:seal_bytes|seal_file|Sealing|blind)\(|\bengine\.sealed\(")
    root = Path(__file__).parents[2] / "gerai"
    silent = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if calls.search(path.read_text())
        and not any(
            (folder / "personal.py").exists() and "SEALED" in (folder / "personal.py").read_text()
            for folder in path.relative_to(root).parents
            for folder in [root / folder]
        )
    }
    assert silent == set()


def test_a_mark_whose_text_nobody_has_any_more_finds_nothing_and_holds_no_old_key(home, planted):
    new_keys(home)

    rotated()

    gone = Proposal.objects.get(uid=planted["gone"].uid)
    assert bytes(gone.mark) == b"\0\2" + bytes(30)


def edit(mending: UUID) -> None:
    """An officer says something else of the row meanwhile."""
    one = Mending.objects.get(uid=mending)
    Mending.objects.filter(pk=one.pk).update(
        sealed=mending_of(one.uid, {}, [("nik", "9901014101800009")]), version=2
    )


def during(monkeypatch, act) -> None:
    """The act happens once, after a row was read and before it is written."""
    again, done = places.Column.again, []

    def slowly(self, bound, held):
        if self.name == "intake.Mending.sealed" and not done:
            done.append(act())
        return again(self, bound, held)

    monkeypatch.setattr(places.Column, "again", slowly)


def test_what_is_written_meanwhile_stays(home, planted, monkeypatch):
    new_keys(home)
    during(monkeypatch, lambda: edit(planted["mending"].uid))

    rotated()

    assert mended(Mending.objects.get()).personal == [("nik", "9901014101800009")]
    assert leftovers(home) == []


def test_without_the_guard_what_is_written_meanwhile_is_lost(home, planted, monkeypatch):
    new_keys(home)
    during(monkeypatch, lambda: edit(planted["mending"].uid))

    def careless(model, fields, rows):
        for key, _old, new in rows:
            model.objects.filter(pk=key).update(**dict(zip(fields, new, strict=True)))
        return len(rows)

    monkeypatch.setattr(places, "put", careless)
    rotated()

    assert mended(Mending.objects.get()).personal == [("nik", NIK)]


def meanwhile(monkeypatch, act) -> None:
    """The act happens once, after a chunk was read and before its new form takes its place."""
    pieces, done = folders.Folder.pieces, []

    def slowly(self, file):
        yield from pieces(self, file)
        if self.chunks and not done:
            done.append(act(file))

    monkeypatch.setattr(folders.Folder, "pieces", slowly)


def test_a_file_that_is_written_or_removed_meanwhile_stays_so(home, planted, monkeypatch):
    new_keys(home)
    uid = planted["list"]
    newer = chunks.Chunk([], {0: [("nik", "9901014101800009")]})
    meanwhile(monkeypatch, lambda _file: chunks.save_chunk(uid, 0, newer))
    rotated()
    assert chunks.load_chunk(uid, 0) == newer

    new_keys(home)
    monkeypatch.undo()
    meanwhile(monkeypatch, lambda _file: chunks.drop_chunks(uid))
    rotated()
    assert not chunks.folder(uid).exists()


def test_without_the_look_at_the_file_a_chunk_written_meanwhile_is_lost(home, planted, monkeypatch):
    new_keys(home)
    uid = planted["list"]
    newer = chunks.Chunk([], {0: [("nik", "9901014101800009")]})
    meanwhile(monkeypatch, lambda _file: chunks.save_chunk(uid, 0, newer))
    monkeypatch.setattr(folders, "is_same", lambda _before, _now: True)

    rotated()

    assert chunks.load_chunk(uid, 0) != newer


def test_a_key_that_is_needed_or_newest_or_unknown_is_not_retired(home, planted):
    new_keys(home)

    with pytest.raises(Refused, match=r"people-data-1 masih diperlukan: .*people\.Value"):
        rotating.retire(name=OLD[0], at=now())
    with pytest.raises(Refused, match="kunci terbaru"):
        rotating.retire(name=f"{DATA}-2", at=now())
    with pytest.raises(Refused, match="tidak ada"):
        rotating.retire(name=f"{DATA}-7", at=now())
    assert names(home) == [f"{DATA}-1", f"{DATA}-2", f"{INDEX}-1", f"{INDEX}-2"]


def test_a_retired_key_that_is_put_back_is_not_used_and_another_home_is_still_refused(
    home, planted
):
    old = (home.keys / OLD[0]).read_text()
    new_keys(home)
    rotated()
    rotating.retire(name=OLD[0], at=now())
    (home.keys / OLD[0]).write_text(old)
    unlock.cache_clear()
    assert list(unlock().data) == [2]

    (home.keys / f"{DATA}-2").write_text("ab" * 32)
    unlock.cache_clear()
    with pytest.raises(KeyTrouble, match="people-data-2 bukan kunci basis data ini"):
        unlock()


def test_a_rotation_that_is_stopped_rests_and_goes_on_where_it_was(home):
    many(120)
    new_keys(home)
    rotating.begin(at=now())
    rotating.wait_for_all()
    while not seen_of_values():
        rotating.advance(50, now)
    rotating.stop(at=now())
    assert rotating.work(seconds=60, clock=now, rows=50) is None
    assert seen_of_values() == 50

    rotation = rotated(rows=50)

    stage = rotation.stages.get(place="people.Value")
    assert (stage.seen, stage.changed, rotation.passes) == (120, 120, 1)
    assert Rotation.objects.count() == 1


def seen_of_values() -> int:
    """How many values the open rotation went through."""
    stages = Rotation.objects.get().stages.filter(place="people.Value")
    return stages.values_list("seen", flat=True).first() or 0


def many(count: int) -> None:
    """So many people with a NIK each."""
    from gerai.foundation.people.actions import keep_many

    at = now()
    keep_many(
        PersonalEntry(canary.holder, Kind.NIK, canary.nik, None, at)
        for canary in map(people.canary, range(count))
    )


def beside(mode: str, home: Home, count: int = 0) -> subprocess.Popen[str]:
    """A process with the same database and the same keys."""
    env = os.environ | {
        "GERAI_HOME": str(CLUSTER_HOME), "GERAI_DATABASE": "test_gerai", "VALUES": str(count),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.foundation.rotator", mode, str(home.path)]
    started = subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout.readline()
    return started


@pytest.fixture
def shared(settings, tmp_path, transactional_db) -> Iterator[Home]:
    """A home for several processes, over what is committed."""
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.path.mkdir()
    unlock.cache_clear()
    yield settings.HOME
    unlock.cache_clear()


@pytest.mark.parametrize(("mode", "count"), [("read", 5_000), ("stale", 1_000)])
@pytest.mark.timeout(300)
def test_no_read_fails_while_keys_change_unless_a_process_does_not_notice(
    shared, mode, count, record_property
):
    """With its saboteur: the process that does not look whether there is a new key."""
    many(count)
    reader = beside(mode, shared, count)
    began = time.monotonic()
    new_keys(shared)
    rotation = rotated()
    spent = time.monotonic() - began
    for name in OLD:
        rotating.retire(name=name, at=now())
    time.sleep(1)
    said, _ = reader.communicate("")
    reads, failures = map(int, said.split())

    assert rotation.stages.get(place="people.Value").changed == count
    assert reads > 100
    if mode == "stale":
        assert failures > 0
        return
    record_property(
        "figure", f"T35: {count:,} values under new keys in {spent:.1f} s, {reads:,} reads beside"
    )
    assert failures == 0


@pytest.mark.timeout(300)
def test_a_rotation_that_is_killed_goes_on_behind_its_last_step(shared):
    many(2_000)
    new_keys(shared)
    rotating.begin(at=now())
    killed = beside("rotate", shared)
    until = time.monotonic() + 60
    while time.monotonic() < until and seen_of_values() < 200:
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    assert 200 <= seen_of_values() < 2_000

    until = time.monotonic() + 30
    while (rotation := rotating.work(seconds=120, clock=now)) is None:
        assert time.monotonic() < until  # the killed one's lock goes with its connection

    after = rotation.stages.get(place="people.Value")
    assert (after.seen, after.changed, rotation.passes) == (2_000, 2_000, 1)
    assert all(
        opened(value.id, Kind.NIK, bytes(value.sealed)) for value in Value.objects.all()[:50]
    )


@pytest.mark.soak
def test_a_hundred_thousand_values_come_under_new_keys(shared, record_property):
    from gerai.foundation.ids import uuid7
    from gerai.foundation.people.actions import keep_many

    at = now()
    keep_many(
        PersonalEntry(uuid7(), Kind.NIK, f"99010141{number:08}", None, at)
        for number in range(100_000)
    )
    new_keys(shared)
    began = time.monotonic()
    rotation = rotated()
    spent = time.monotonic() - began
    assert rotation.stages.get(place="people.Value").changed == 100_000
    record_property("figure", f"T35: 100,000 values under new keys in {spent:.1f} s")
    assert queries.needed_by(OLD[0], queries.sealed_places()) == {}


def test_the_page_shows_the_keys_and_starts_and_stops(home, client):
    many(10)
    new_keys(home)
    client.force_login(make.user("administrator", ""))

    page = client.get("/pelindungan/kunci/").content.decode()
    assert "Lama, masih perlu" in page
    assert client.post("/pelindungan/kunci/sandi-ulang/").status_code == 422
    assert client.post("/pelindungan/kunci/sandi-ulang/", {"disalin": "on"}).status_code == 302
    assert "Hentikan dahulu" in client.get("/pelindungan/kunci/").content.decode()
    client.post("/pelindungan/kunci/hentikan/")
    assert "Teruskan penyandian ulang" in client.get("/pelindungan/kunci/").content.decode()
    rotated()
    page = client.get("/pelindungan/kunci/", headers={"HX-Request": "true"}).content.decode()
    assert "Selesai" in page


@pytest.mark.parametrize("area", ["33.74", "33.7"])
def test_an_administrator_of_a_part_sees_no_keys_and_changes_none(home, client, settings, area):
    settings.ROOT_AREA = "33"
    many(1)
    user = make.user("administrator", area)
    client.force_login(user)

    assert client.get("/pelindungan/kunci/").status_code == 403
    assert client.post("/pelindungan/kunci/sandi-ulang/", {"disalin": "on"}).status_code == 403
    assert client.post("/pelindungan/kunci/hentikan/").status_code == 403
    with pytest.raises(Refused, match="seluruh pemasangan"):
        privacy.rotate(by=user, at=now())
    assert Rotation.objects.count() == 0
    page = client.get("/pelindungan/").content.decode()
    assert "/pelindungan/kunci/" not in page
    assert "pengelola yang bertugas di seluruh wilayah" in page


def test_the_administrator_of_the_whole_sees_the_keys(home, client, settings):
    settings.ROOT_AREA = "33"
    client.force_login(make.user("administrator", "33"))

    assert client.get("/pelindungan/kunci/").status_code == 200
    assert "/pelindungan/kunci/" in client.get("/pelindungan/").content.decode()
