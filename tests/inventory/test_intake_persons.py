"""A list of persons: told from one of businesses, read, entered, mended, undone, exported."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.models import Value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import loading
from gerai.inventory.intake.actions.exporting import export
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.rules import about, choices_of
from gerai.inventory.registry.models import Business, Person, SourceRecord
from gerai.inventory.registry.rules import Known, PersonKind
from tests import make
from tests.make import lists
from tests.make.registry import NOON

LATER = NOON + timedelta(hours=1)
MIGRANT, RESIDENT = PersonKind.RETURNING_MIGRANT, PersonKind.AFFECTED_RESIDENT
FOUR = (
    {"Nama": "Slamet Riyadi", "NIK": "9921071205710011"},
    {"Nama": "Sri Wahyuni", "NIK": "", "No HP": "0899-1234-6002", "Keterangan": "terdampak"},
    {"Nama": "Parman", "NIK": "-", "No HP": "-"},
    {"Nama": "Pariyem", "NIK": "9921071205710014", "No HP": ""},
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def read(path: Path, by, *, sender: str = "Kelurahan Merbung", at=NOON, **given):
    """The list with its rows."""
    found = actions.receive(path=path, by=by, at=at, sender=sender, **given)
    return actions.read(uid=found.uid, path=path, by=by)


def entered(path: Path, by, *, at=NOON, **given):
    """The list, and what entering it did."""
    found = read(path, by, at=at, **given)
    done = actions.enter(uid=found.uid, by=by, at=at)
    found.refresh_from_db()
    return found, done


def four(folder: Path, *changes: dict[str, str], name: str = "pemudik v2.csv") -> Path:
    """The four rows with changes by place."""
    rows = [row | change for row, change in zip(FOUR, [*changes, {}, {}, {}, {}], strict=False)]
    return lists.persons(folder, *rows, name=name)


def test_a_list_of_persons_enters_as_persons_with_their_values_sealed(tmp_path, officer):
    found, done = entered(four(tmp_path), officer)

    assert (found.subject, found.state, found.area_code) == ("persons", "entered", "33.10")
    assert (done.persons, done.businesses, found.counts["entered"]) == (4, 0, 4)
    assert not Business.objects.exists()
    kinds = dict(Person.objects.values_list("name", "kind"))
    assert kinds["Slamet Riyadi"] == kinds["Parman"] == MIGRANT
    assert kinds["Sri Wahyuni"] == RESIDENT
    slamet = Person.objects.get(name="Slamet Riyadi")
    assert slamet.area_code == "33.10.26.2007"
    assert clear_of([slamet.uid], [Kind.NIK, Kind.PHONE])[slamet.uid] == {
        Kind.NIK: ["9921071205710011"],
        Kind.PHONE: ["+6289912346001"],
    }
    said = SourceRecord.objects.get(person=slamet).said
    assert (said["came_from"], said["skills"]) == ("Jakarta", "menjahit")
    assert "sector_guesses" not in said


def test_the_same_file_again_is_nothing_new(tmp_path, officer):
    path = four(tmp_path)
    entered(path, officer)

    _, done = entered(path, officer, at=LATER)

    assert (done.sources, Person.objects.count()) == (0, 4)


def test_without_a_word_of_who_they_are_the_rows_wait_until_it_is_told_of_the_list(
    tmp_path, officer
):
    path = four(tmp_path, *[{"Keterangan": ""}] * 4)
    waiting = read(path, officer)
    assert (waiting.counts["ready"], waiting.counts["repairable"]) == (0, 4)
    assert waiting.counts["problems"] == {"kind.no_kind": 4}

    found, done = entered(path, officer, at=LATER, persons=RESIDENT)

    assert (found.pk, found.persons, done.persons) == (waiting.pk, RESIDENT, 4)
    assert set(Person.objects.values_list("kind", flat=True)) == {RESIDENT}


def test_what_is_told_later_opens_the_list_again_and_what_was_entered_stays(tmp_path, officer):
    path = four(tmp_path, {"Keterangan": ""}, {"NIK": "3.37E+15"})
    first, done = entered(path, officer)
    assert (done.persons, first.counts["repairable"]) == (3, 1)
    assert first.counts["problems"] == {"kind.no_kind": 1, "nik.destroyed": 1}

    found, done = entered(path, officer, at=LATER, persons=RESIDENT)

    assert (found.pk, done.persons, found.counts["entered"]) == (first.pk, 1, 4)
    assert found.counts["problems"] == {"nik.destroyed": 1}
    assert found.counts["examples"]["nik.destroyed"].startswith("Baris 3, kolom NIK")
    kinds = dict(Person.objects.values_list("name", "kind"))
    assert (kinds["Slamet Riyadi"], kinds["Parman"]) == (RESIDENT, MIGRANT)
    again, done = entered(path, officer, at=LATER)
    assert (again.persons, done.sources) == (RESIDENT, 0)


def test_names_alone_are_a_list_of_persons_when_somebody_says_so(tmp_path, officer):
    path = tmp_path / "warga.csv"
    path.write_text("Nama;NIK;Alamat\nSlamet Riyadi;9921071205710011;Jl. Kauman 7, Klaten\n")
    unsaid = read(path, officer)
    assert unsaid.subject == "businesses"

    found, done = entered(path, officer, persons=RESIDENT, within="33.10")

    assert (found.pk, found.subject, done.persons) == (unsaid.pk, "persons", 1)


def test_a_list_of_businesses_has_no_persons_to_tell_of(tmp_path, officer):
    path = lists.file(tmp_path, {})

    with pytest.raises(Refused, match="ini daftar usaha, bukan daftar warga"):
        read(path, officer, persons=MIGRANT)

    assert not BusinessList.objects.exists()


def test_a_column_that_was_named_must_be_of_the_lists_subject(tmp_path, officer):
    targets = [about(name).target for name in ("businesses", "persons")]
    given = choices_of(["Keterampilan=capital"], *targets)

    with pytest.raises(Refused, match='isian "capital" tidak ada pada daftar warga'):
        read(four(tmp_path), officer, choices=given)

    kept = choices_of(["Keterampilan=needs"], *targets)
    found = read(four(tmp_path), officer, choices=kept)
    assert found.rows.get(number=1).values["needs"] == "menjahit"
    later = read(four(tmp_path, {"Nama": "Lain"}, name="lain.csv"), officer)
    assert later.rows.get(number=1).values["needs"] == "menjahit"


def book(path: Path, *, persons: int, businesses: int) -> Path:
    """A workbook with a sheet of each."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Warga"
    sheet.append(list(lists.PERSON))
    for number in range(persons):
        sheet.append(list((lists.PERSON | {"Nama": f"Slamet {chr(65 + number)}"}).values()))
    sheet = made.create_sheet("Usaha")
    sheet.append(list(lists.GOOD))
    for number in range(businesses):
        sheet.append(list((lists.GOOD | {"Nama Usaha": f"Warung {chr(65 + number)}"}).values()))
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("persons", "businesses", "subject", "note"),
    [
        (5, 3, "persons", "Lembar Usaha tidak diambil: isinya daftar usaha"),
        (3, 5, "businesses", "Lembar Warga tidak diambil: isinya daftar warga"),
    ],
)
def test_of_a_file_with_both_the_larger_table_is_taken(
    tmp_path, officer, persons, businesses, subject, note
):
    path = book(tmp_path / "campur.xlsx", persons=persons, businesses=businesses)

    found = read(path, officer)

    assert (found.subject, found.counts["read"]) == (subject, 5)
    assert any(said.startswith(note) and "Kirim tersendiri" in said for said in found.notes)


def test_a_mended_file_brings_its_news_and_doubles_nobody(tmp_path, officer):
    first, _ = entered(four(tmp_path, name="pemudik.csv"), officer)
    before = set(Person.objects.values_list("uid", flat=True))

    found, done = entered(
        four(
            tmp_path,
            {"Nama": "Slamet Riadi", "No HP": "0899 7777 1234"},
            {"Keterangan": "pemudik"},
            {"Keterampilan": "las"},
        ),
        officer,
        at=LATER,
    )

    assert found.revises == first
    assert (done.persons, done.updated, done.unchanged) == (0, 2, 2)
    assert set(Person.objects.values_list("uid", flat=True)) == before
    slamet, sri = Person.objects.get(name="Slamet Riadi"), Person.objects.get(name="Sri Wahyuni")
    assert sri.kind == MIGRANT
    assert clear_of([slamet.uid], [Kind.PHONE])[slamet.uid][Kind.PHONE][0] == "+6289977771234"
    parman = SourceRecord.objects.get(list_uid=found.uid, person__name="Parman")
    assert parman.said["skills"] == "las"
    event = Event.objects.filter(name="person.list_entered").latest("pk")
    assert (event.data["count"], event.data["updated"]) == (4, 2)


def test_without_recognising_it_the_revision_would_double_the_persons(
    tmp_path, officer, monkeypatch
):
    entered(four(tmp_path, name="pemudik.csv"), officer)
    monkeypatch.setattr(loading, "Known", lambda *_, **__: Known(0))

    entered(four(tmp_path, {"Keterampilan": "las"}), officer)

    assert Person.objects.count() == 8


@pytest.mark.parametrize(
    ("_key", "row"),
    [
        ("the NIK", {"Nama": "Slamet R", "No HP": "", "Desa": "", "Alamat": ""}),
        ("phone and name", {"NIK": "", "Desa": "Karanglo", "Alamat": "Jl. Lain 5"}),
        ("name and place", {"NIK": "", "No HP": "0899-0000-0001", "Keterampilan": "las"}),
    ],
)
def test_each_key_finds_its_person(tmp_path, officer, _key, row):
    entered(four(tmp_path, name="pemudik.csv"), officer)

    _, done = entered(four(tmp_path, row), officer, at=LATER)

    assert (done.persons, Person.objects.count()) == (0, 4)


def touched(officer) -> Person:
    """A person whose name an officer verified and whose phone he gave himself."""
    person = Person.objects.get(name="Slamet Riyadi")
    origin = person.origins["*"] | {"verified": "yes"}
    Person.objects.filter(pk=person.pk).update(origins=person.origins | {"name": origin})
    keep(holder=person.uid, kind=Kind.PHONE, text="089900001111", at=LATER)
    return person


def test_what_was_verified_of_a_person_stays_and_the_row_keeps_what_it_said(tmp_path, officer):
    entered(four(tmp_path, name="pemudik.csv"), officer)
    person = touched(officer)

    found, done = entered(
        four(tmp_path, {"Nama": "Slamet Riadi", "No HP": "0899 7777 1234"}), officer, at=LATER
    )

    person.refresh_from_db()
    assert (person.name, done.updated, done.persons) == ("Slamet Riyadi", 0, 0)
    assert "+6289977771234" not in clear_of([person.uid], [Kind.PHONE])[person.uid][Kind.PHONE]
    said = SourceRecord.objects.get(list_uid=found.uid, person=person).said
    assert said["name"] == "Slamet Riadi"


def test_without_that_look_the_verified_name_would_be_lost(tmp_path, officer, monkeypatch):
    entered(four(tmp_path, name="pemudik.csv"), officer)
    person = touched(officer)
    monkeypatch.setattr("gerai.inventory.registry.rules.revising.rests", lambda *_: True)

    entered(four(tmp_path, {"Nama": "Slamet Riadi"}), officer, at=LATER)

    person.refresh_from_db()
    assert person.name == "Slamet Riadi"


def snapshot() -> dict[str, object]:
    """The persons as they stand, without what only history grows by."""
    return {
        "people": sorted(Person.objects.values_list("uid", "name", "kind", "sex", "area_code")),
        "sources": sorted(SourceRecord.objects.values_list("list_uid", "number")),
        "values": sorted(Value.objects.values_list("id", flat=True)),
    }


def test_undoing_a_list_takes_its_persons_away(tmp_path, officer):
    found, _ = entered(four(tmp_path), officer)

    done = actions.undo(uid=found.uid, by=officer, at=LATER)

    found.refresh_from_db()
    assert (done.gone, done.reverted, done.kept) == (4, 0, 0)
    assert snapshot() == {"people": [], "sources": [], "values": []}
    assert (found.state, found.counts["ready"], found.counts["entered"]) == ("read", 4, 0)
    names = set(Event.objects.values_list("name", flat=True))
    assert {"list.undone", "person.list_undone"} <= names
    assert actions.enter(uid=found.uid, by=officer, at=LATER).persons == 4


def test_undoing_a_revision_leads_back_to_what_was_before(tmp_path, officer):
    entered(four(tmp_path, name="pemudik.csv"), officer)
    before = snapshot()
    changes = {"Nama": "Slamet Riadi", "No HP": "08997777123", "Keterangan": "terdampak"}
    rows = [FOUR[0] | changes, FOUR[1], FOUR[3], {"Nama": "Baru", "NIK": "", "No HP": ""}]
    found, done = entered(lists.persons(tmp_path, *rows, name="pemudik v2.csv"), officer, at=LATER)
    assert (done.persons, done.updated) == (1, 1)

    undone = actions.undo(uid=found.uid, by=officer, at=LATER)

    assert (undone.gone, undone.reverted, undone.kept) == (1, 1, 0)
    assert snapshot() == before


def test_whom_others_touched_stays_when_the_list_is_undone(tmp_path, officer):
    found, _ = entered(four(tmp_path), officer)
    person = touched(officer)

    done = actions.undo(uid=found.uid, by=officer, at=LATER)

    assert (done.gone, done.kept) == (3, 1)
    assert list(Person.objects.values_list("uid", flat=True)) == [person.uid]
    assert actions.enter(uid=found.uid, by=officer, at=LATER).persons == 3
    assert Person.objects.count() == 4


def test_undoing_the_first_version_leaves_the_persons_with_the_second(tmp_path, officer):
    first, _ = entered(four(tmp_path, name="pemudik.csv"), officer)
    second, _ = entered(four(tmp_path, {"Nama": "Slamet Riadi"}), officer, at=LATER)

    done = actions.undo(uid=first.uid, by=officer, at=LATER)

    assert (done.gone, done.kept, Person.objects.count()) == (0, 0, 4)
    rests = {said["source"] for one in Person.objects.all() for said in one.origins.values()}
    uids = SourceRecord.objects.filter(list_uid=second.uid).values_list("uid", flat=True)
    assert rests <= {str(uid) for uid in uids}


def test_what_became_a_list_of_businesses_is_undone_before_it_may_be_one_of_persons(
    tmp_path, officer
):
    path = tmp_path / "warga.csv"
    path.write_text("Nama;Pemilik;Kabupaten\nTahu Bu Sri;Sri;Klaten\nSoto Man;Man;Klaten\n")
    found, done = entered(path, officer)
    assert (found.subject, done.businesses) == ("businesses", 2)

    found.rows.filter(number=2).delete()
    BusinessList.objects.filter(pk=found.pk).update(counts=found.counts | {"read": 3})
    with pytest.raises(Refused, match="Tarik dulu daftarnya dari registri"):
        read(path, officer, persons=MIGRANT)


def test_only_who_may_enter_there_enters_and_undoes_a_list_of_persons(tmp_path, officer):
    elsewhere = make.user("district_officer", area="33.21")
    with pytest.raises(Exception, match="list_enter"):
        read(four(tmp_path), elsewhere)
    found = read(four(tmp_path), officer, within="33.10")
    with pytest.raises(BusinessList.DoesNotExist):
        actions.enter(uid=found.uid, by=elsewhere, at=NOON)
    with pytest.raises(Exception, match="list_enter"):
        actions.enter(uid=found.uid, by=make.user("auditor", area="33"), at=NOON)
    assert not Person.objects.exists()


def exported(by) -> list[dict[str, str]]:
    """The rows as CSV has them."""
    out = io.BytesIO()
    export(form="csv", out=out, by=by)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode())))


def test_persons_leave_by_their_own_ids(tmp_path, officer):
    entered(four(tmp_path, {"Keterangan": ""}), officer)

    rows = exported(officer)

    known = {str(one.uid): one for one in Person.objects.all()}
    assert [row["name"] for row in rows] == [row["Nama"] for row in FOUR]
    assert [row["state"] for row in rows] == ["repairable", *["entered"] * 3]
    assert rows[0]["person_id"] == ""
    assert {known[row["person_id"]].name for row in rows[1:]} == {row["Nama"] for row in FOUR[1:]}
    assert {row["business_id"] + row["owner"] for row in rows} == {""}
    assert {row["area_code"] for row in rows} == {"33.10.26.2007"}
    assert [row["phone_masked"][-2:] for row in rows] == ["01", "02", "", ""]
