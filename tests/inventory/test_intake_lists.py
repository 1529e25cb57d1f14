"""A list goes from file to registry: received once, read, entered; cut off anywhere it goes on."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.models import Value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import entering, loading, reading
from gerai.inventory.intake.engine import chunks, load_chunk
from gerai.inventory.intake.models import BusinessList, Row
from gerai.inventory.registry.actions import entering as registry
from gerai.inventory.registry.models import Business, Person, SourceRecord
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    """Of the whole province; the installation serves it."""
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def received(path: Path, by, **given) -> BusinessList:
    return actions.receive(path=path, by=by, at=NOON, **{"sender": "Dinas Klaten"} | given)


def read(path: Path, by, **given) -> BusinessList:
    return actions.read(uid=received(path, by, **given).uid, path=path, by=by)


def entered(path: Path, by, **given) -> BusinessList:
    found = read(path, by, **given)
    actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found


def test_a_list_that_comes_before_breakfast_is_of_the_day_here(tmp_path, officer):
    dawn = datetime(2026, 5, 3, 20, 30, tzinfo=UTC)  # half past three of the fourth in Klaten

    found = actions.receive(
        path=lists.file(tmp_path, {}), sender="Dinas Klaten", by=officer, at=dawn
    )

    assert found.said_on == date(2026, 5, 4)


def test_a_good_row_stands_in_the_registry_with_its_place_people_and_source(tmp_path, officer):
    found = entered(lists.file(tmp_path, {}), officer, said_on=date(2026, 5, 4))

    business, owner, source = (
        Business.objects.get(),
        Person.objects.get(),
        SourceRecord.objects.get(),
    )
    assert (business.name, business.area_code, business.sector_code, business.sector_group) == (
        "Keripik Bu Darsini", "33.10.26.2007", "10794", "food",
    )  # fmt: skip
    assert owner.name == "Darsini"
    assert (source.list_uid, source.sender, source.said_at, source.number) == (
        found.uid, "Dinas Klaten", date(2026, 5, 4), 1,
    )  # fmt: skip
    assert clear_of([owner.uid, business.uid], list(Kind)) == {
        owner.uid: {Kind.NIK: ["9921071205710003"], Kind.PHONE: ["+6289912345001"]},
        business.uid: {Kind.ADDRESS: ["Jl. Kauman No. 12"]},
    }
    assert (found.state, found.area_code, found.entered_at) == ("entered", "33.10", NOON)


def test_what_is_wrong_stays_behind_with_a_sentence_and_the_rest_enters(tmp_path, officer):
    path = lists.file(
        tmp_path,
        {},
        {"Nama Usaha": "12", "NIK": "9921071205710004"},
        {"Nama Usaha": "", "Nama Pemilik": "-"},
        {"Kabupaten": "", "Kecamatan": "", "Desa": ""},
        {"Kabupaten": "Kab. Sleman", "Kecamatan": "", "Desa": ""},
        {"NIK": "9.92107E+15", "No HP": "0856 xxxx xxxx", "Desa": "Entahlah"},
    )

    found = entered(path, officer)

    states = dict(found.rows.values_list("number", "state"))
    assert states == {
        1: "entered", 2: "repairable", 3: "rejected", 4: "repairable", 5: "rejected", 6: "entered",
    }  # fmt: skip
    assert found.counts["problems"] == {
        "name.not_name": 1,
        "name.nothing": 1,
        "area.area_unknown": 1,
        "area.outside_root": 1,
        "nik.destroyed": 1,
        "area.area_partly": 1,
    }
    assert found.counts["masked"] == {"phone": 1}
    assert found.counts["examples"]["nik.destroyed"] == (
        "Baris 7, kolom NIK (NIK): rusak oleh Excel (menjadi seperti 8,5E+10) dan angkanya hilang. "
        "Ketik ulang sebagai teks."
    )
    assert Business.objects.count() == 2
    assert Value.objects.filter(kind=Kind.NIK).count() == 1


def test_the_same_bytes_again_are_the_same_list_and_change_nothing(tmp_path, officer):
    first = entered(lists.file(tmp_path, {}), officer)

    again = entered(lists.file(tmp_path, {}, name="lain.csv"), officer)

    assert again.pk == first.pk
    assert (Business.objects.count(), Row.objects.count(), BusinessList.objects.count()) == (1,) * 3
    assert Event.objects.filter(name="list.received").count() == 1
    assert actions.enter(uid=again.uid, by=officer, at=NOON).businesses == 0


def test_naming_the_area_later_opens_the_list_for_the_rows_that_wait(tmp_path, officer):
    path = lists.file(tmp_path, {}, {"Kabupaten": "", "Kecamatan": "", "Desa": "", "Alamat": ""})
    first = entered(path, officer)
    assert first.counts["repairable"] == 1

    again = entered(path, officer, within="33.21")

    assert again.pk == first.pk
    assert sorted(Business.objects.values_list("area_code", flat=True)) == [
        "33.10.26.2007",
        "33.21",
    ]
    assert (again.counts["read"], again.counts["entered"], again.counts["repairable"]) == (2, 2, 0)


def test_a_list_of_another_region_is_refused_and_leaves_no_row(tmp_path, officer):
    path = lists.file(tmp_path, {"Kabupaten": "Kab. Sleman", "Kecamatan": "", "Desa": ""})

    with pytest.raises(Refused, match="berada di luar Jawa Tengah") as refusal:
        entered(path, officer)

    found = BusinessList.objects.get()
    assert (found.state, f"ikm.csv: {found.refusal}") == ("refused", str(refusal.value))
    assert not Row.objects.exists()
    assert not Business.objects.exists()
    assert not chunks.folder(found.uid).exists()


@pytest.mark.parametrize(
    ("within", "sentence"),
    [("34.04", "di luar Jawa Tengah"), ("33.99", "tidak dikenal"), ("x", "tidak dikenal")],
)
def test_an_area_that_is_not_ours_is_refused_before_anything_is_kept(
    tmp_path, officer, within, sentence
):
    with pytest.raises(Refused, match=sentence):
        received(lists.file(tmp_path, {}), officer, within=within)

    assert not BusinessList.objects.exists()


@pytest.mark.parametrize(
    ("_who", "role", "area", "allowed"),
    [
        ("own area", "district_officer", "33.10", True),
        ("above", "provincial_officer", "33", True),
        ("neighbour", "district_officer", "33.11", False),
        ("like prefix", "district_officer", "33.1", False),
        ("below", "district_officer", "33.10.23", False),
        ("read-only", "auditor", "33", False),
        ("figures only", "executive", "33", False),
        ("nobody", None, "", False),
    ],
)
def test_only_who_may_enter_there_sends_a_list(tmp_path, _who, role, area, allowed):
    by = make.user(role, area=area)
    path = lists.file(tmp_path, {})

    if allowed:
        assert entered(path, by, within="33.10").counts["entered"] == 1
    else:
        with pytest.raises(PermissionDenied):
            received(path, by, within="33.10")
        assert not BusinessList.objects.exists()


def test_a_list_of_a_neighbour_is_neither_seen_nor_repeated(tmp_path):
    entered(lists.file(tmp_path, {}), make.user("district_officer", area="33.10"), within="33.10")
    stranger = make.user("district_officer", area="33.21")

    with pytest.raises(Refused, match="sudah dikirim kantor lain"):
        received(lists.file(tmp_path, {}), stranger, within="33.21")
    with pytest.raises(BusinessList.DoesNotExist):
        actions.enter(uid=BusinessList.objects.get().uid, by=stranger, at=NOON)


def test_the_raw_rows_lie_sealed_and_bound_to_their_list(tmp_path, officer):
    found = read(lists.file(tmp_path, {}), officer)

    (file,) = chunks.folder(found.uid).iterdir()
    chunk = load_chunk(found.uid, 0)
    assert b"Darsini" not in file.read_bytes()
    assert chunk.rows[0].cells[:3] == ("1", "Keripik Bu Darsini", "Darsini")
    assert ("nik", "9921071205710003") in chunk.personal[1]
    assert oct(file.parent.stat().st_mode & 0o777) == "0o700"


def test_no_personal_value_stands_in_the_tables_of_intake(tmp_path, officer):
    entered(lists.file(tmp_path, {"Jenis Usaha": "keripik, WA 0899 1234 5001"}), officer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, '') FROM intake_row r")
        (rows,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(l::text, '') FROM intake_businesslist l")
        (kept,) = cursor.fetchone()
    for secret in ("9921071205710003", "89912345001", "8991234", "Kauman"):
        assert secret not in rows + kept


class Cut(Exception):
    """The power went."""


def state() -> dict[str, object]:
    """All that a list became, without the ids that each run makes anew."""
    found = BusinessList.objects.get()
    return {
        "list": (
            found.state,
            found.counts,
            found.chunks_read,
            found.chunks_entered,
            found.area_code,
        ),
        "rows": list(
            found.rows.order_by("number").values_list("number", "state", "values", "problems")
        ),
        "registry": sorted(
            SourceRecord.objects.values_list("number", "business__name", "person__name")
        ),
        "values": Value.objects.count(),
    }


def cut_after(monkeypatch, module, name: str, times: int) -> None:
    """The named step works so many times; the next one ends in a crash after its work."""
    real, left = getattr(module, name), [times]

    def step(*args, **kwargs):
        done = real(*args, **kwargs)
        left[0] -= 1
        if left[0] < 0:
            raise Cut
        return done

    monkeypatch.setattr(module, name, step)


@pytest.mark.parametrize(
    ("module", "step"),
    [(reading, "keep"), (reading, "count"), (reading, "save_chunk"), (loading, "entry_of"),
     (entering, "hand_over"), (entering, "finish")],
)  # fmt: skip
@pytest.mark.parametrize("times", [0, 1])
def test_a_list_that_is_cut_off_anywhere_goes_on_to_the_same_end(
    tmp_path, officer, monkeypatch, module, step, times
):
    monkeypatch.setattr(reading, "CHUNK", 10)
    whole = lists.many(tmp_path, 35)
    with transaction.atomic():
        entered(whole, officer)
        uncut = state()
        transaction.set_rollback(True)

    with monkeypatch.context() as crash:
        cut_after(crash, module, step, 0 if step == "finish" else times)
        with pytest.raises(Cut):
            entered(whole, officer)
    if step in {"keep", "count", "save_chunk"}:
        assert Row.objects.count() == 10 * times
    entered(whole, officer)

    assert state() == uncut


def test_after_a_cut_the_progress_goes_on_where_it_stood(tmp_path, officer, monkeypatch):
    for module in (reading, entering):
        monkeypatch.setattr(module, "CHUNK", 10)
    found = read(lists.many(tmp_path, 35), officer)
    before, after = [], []

    with monkeypatch.context() as crash:
        cut_after(crash, entering, "hand_over", 2)
        with pytest.raises(Cut):
            actions.enter(uid=found.uid, by=officer, at=NOON, progress=before.append)
    actions.enter(uid=found.uid, by=officer, at=NOON, progress=after.append)

    assert (before, after) == ([10, 20], [30, 35])


def cut_between_the_registry_and_the_cursor(path, officer, monkeypatch) -> None:
    """The registry has a chunk that its rows and the cursor do not know of."""
    found = read(path, officer)
    monkeypatch.setattr(entering, "enter_chunk", entering.enter_chunk.__wrapped__)
    with monkeypatch.context() as crash:
        cut_after(crash, entering, "hand_over", 1)
        with pytest.raises(Cut):
            actions.enter(uid=found.uid, by=officer, at=NOON)
    assert (found.rows.filter(state="entered").count(), Business.objects.count()) == (9, 18)


def test_even_without_one_transaction_the_registry_knows_the_rows_that_it_has(
    tmp_path, officer, monkeypatch
):
    monkeypatch.setattr(reading, "CHUNK", 10)
    path = lists.many(tmp_path, 30)
    cut_between_the_registry_and_the_cursor(path, officer, monkeypatch)

    entered(path, officer)

    assert Business.objects.count() == 27


def test_without_that_look_the_rows_would_come_twice_and_the_database_itself_refuses(
    tmp_path, officer, monkeypatch
):
    monkeypatch.setattr(reading, "CHUNK", 10)
    path = lists.many(tmp_path, 30)
    cut_between_the_registry_and_the_cursor(path, officer, monkeypatch)
    monkeypatch.setattr(registry, "there", lambda *_: set())

    with pytest.raises(IntegrityError, match="source_once"), transaction.atomic():
        entered(path, officer)


def test_a_row_that_names_another_regency_than_its_list_waits_for_an_answer(tmp_path, officer):
    path = lists.file(tmp_path, {}, {"Kabupaten": "Kab. Demak", "Kecamatan": "", "Desa": ""})

    found = entered(path, officer, within="33.10")

    assert found.counts["problems"] == {"area.area_other": 1}
    assert found.counts["examples"]["area.area_other"] == (
        "Baris 3: Kab. Demak, bukan Kab. Klaten seperti daftarnya. Periksa mana yang benar."
    )
    assert dict(found.rows.values_list("number", "state")) == {1: "entered", 2: "repairable"}
