"""Lists of persons as kelurahan send them: titles, places of birth, broken rows, their quality."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import entering, loading, reading
from gerai.inventory.intake.queries import problems_of, repairs_of
from gerai.inventory.intake.queries.quality import qualities
from gerai.inventory.registry.models import Person, SourceRecord
from gerai.inventory.registry.rules import PersonKind
from tests import make
from tests.make import lists
from tests.make.registry import NOON

HEADS = (
    "NO", "NAMA LENGKAP", "NIK", "L/P", "TTL", "ALAMAT", "DESA/KEL", "KECAMATAN", "KABUPATEN",
    "ASAL KEDATANGAN", "TGL KEDATANGAN", "PEKERJAAN DI RANTAU", "KEAHLIAN", "NO. HP", "KET",
)  # fmt: skip
BROKEN = (
    {"NAMA LENGKAP": ""},
    {"NIK": "3.3E+15"},
    {"DESA/KEL": "", "KECAMATAN": "", "KABUPATEN": "", "ALAMAT": "Jl. Mawar"},
    {"NO. HP": "0899xxxx"},
    {"KET": ""},
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def whole(number: int) -> dict[str, str]:
    """A row without a fault."""
    letters = f"{chr(65 + number // 26 % 26)}{chr(97 + number % 26)}"
    return dict(
        zip(
            HEADS,
            (
                str(number), f"Slamet {letters}", f"9910101205{80 + number % 20}{number:04}", "L",
                f"Klaten, 12-05-{1980 + number % 20}", f"Dk. Kauman RT {number % 9 + 1:02}",
                "Merbung", "Klaten Selatan", "Klaten", "Bekasi", "03/04/2020", "buruh pabrik",
                "las", f"0899{number:08}", "pemudik",
            ),
            strict=True,
        )
    )  # fmt: skip


def book(folder: Path, count: int, name: str = "pemudik klaten.xlsx") -> Path:
    """A workbook of so many persons under its titles; every twentieth is broken, in turn in each of
    five ways; below it a total and a signature."""
    made = Workbook()
    sheet = made.active
    sheet.append(["DATA WARGA PENDATANG / PEMUDIK"])
    sheet.merge_cells("A1:O1")
    sheet.append([])
    sheet.append(HEADS)
    sheet.append([f"({number})" for number in range(1, len(HEADS) + 1)])
    for number in range(1, count + 1):
        row = whole(number)
        if number % 20 == 0:
            row |= BROKEN[number // 20 % len(BROKEN)]
        sheet.append(list(row.values()))
    sheet.append(["", "Jumlah", *[""] * 12, str(count)])
    sheet.append(["", "Mengetahui, Lurah"])
    made.save(folder / name)
    return folder / name


def read(path: Path, by, **given):
    """The list with its rows."""
    found = actions.receive(path=path, by=by, at=NOON, sender="Kelurahan Merbung", **given)
    return actions.read(uid=found.uid, path=path, by=by)


def test_of_a_fresh_list_with_one_broken_row_in_twenty_all_that_is_whole_is_ready(
    tmp_path, officer
):
    found = read(book(tmp_path, 200), officer)

    counts = found.counts
    assert [counts[key] for key in ("read", "ready", "repairable", "rejected")] == [200, 194, 4, 2]
    assert counts["problems"] == {
        "name.nameless": 2,
        "nik.destroyed": 2,
        "area.area_unknown": 2,
        "kind.no_kind": 2,
    }
    assert counts["masked"] == {"phone": 2}
    assert {one["field"] for one in found.columns} == {
        "row_id", "name", "nik", "sex", "birth_date", "address", "village", "district", "regency",
        "came_from", "came_on", "last_job", "skills", "phone", "kind",
    }  # fmt: skip
    assert (200, "tanggal lahir: diambil dari sel yang memuat beberapa isian") in repairs_of(found)
    labels = {one.kind: one.label for one in problems_of(found)}
    assert labels["name.nameless"] == "nama: kosong"
    assert labels["kind.no_kind"] == "pemudik atau warga terdampak: belum disebut"


def test_all_that_is_told_later_makes_the_rest_ready(tmp_path, officer):
    path = book(tmp_path, 200)
    read(path, officer)

    found = read(path, officer, within="33.10", persons=PersonKind.RETURNING_MIGRANT)

    assert (found.counts["ready"], found.counts["rejected"]) == (198, 2)


def test_the_day_of_birth_behind_its_place_is_sealed(tmp_path, officer):
    found = read(book(tmp_path, 1), officer)
    actions.enter(uid=found.uid, by=officer, at=NOON)

    person = Person.objects.get()
    assert clear_of([person.uid], [Kind.BIRTH_DATE]) == {
        person.uid: {Kind.BIRTH_DATE: ["1981-05-12"]}
    }
    assert "1981" not in str(SourceRecord.objects.get().said)


def test_the_quality_of_persons_asks_who_they_are_and_not_for_a_trade(tmp_path, officer):
    read(lists.persons(tmp_path, {}, {"Nama": "Sri", "Keterangan": "", "No HP": "-"}), officer)

    ((tally, quality),) = qualities(officer)

    assert (tally.area, tally.rows, tally.known, tally.coded) == ("33.10", 2, 9, 1)
    assert (quality.complete, quality.coded) == (0.9, 0.5)


@pytest.mark.parametrize(
    ("module", "step"),
    [(loading, "entry_of"), (entering, "hand_over"), (entering, "finish")],
)
def test_entering_persons_that_is_cut_off_anywhere_goes_on_to_the_same_end(
    tmp_path, officer, monkeypatch, module, step
):
    monkeypatch.setattr(reading, "CHUNK", 30)
    found = read(book(tmp_path, 80), officer)
    real = getattr(module, step)

    def cut(*given, **more):
        real(*given, **more)
        raise ZeroDivisionError

    with monkeypatch.context() as crash:
        crash.setattr(module, step, cut)
        with pytest.raises(ZeroDivisionError):
            actions.enter(uid=found.uid, by=officer, at=NOON)
    actions.enter(uid=found.uid, by=officer, at=NOON)

    found.refresh_from_db()
    assert found.counts["entered"] == Person.objects.count() == SourceRecord.objects.count() == 78


def thin(folder: Path, name: str, *rows: tuple[str, str]) -> Path:
    """A list that says hardly more than names."""
    path = folder / name
    path.write_text("Nama;Asal Perantauan\n" + "".join(f"{who};{where}\n" for who, where in rows))
    return path


def test_a_later_version_of_a_list_of_mere_names_doubles_nobody(tmp_path, officer):
    given = {"within": "33.10", "persons": PersonKind.RETURNING_MIGRANT}
    rows = [("Slamet", "Jakarta"), ("Sri", "Bekasi"), ("Parman", "Jakarta"), ("Endah", "Bogor")]
    first = read(thin(tmp_path, "rt 1.csv", *rows), officer, **given)
    actions.enter(uid=first.uid, by=officer, at=NOON)

    found = read(thin(tmp_path, "rt 1 baru.csv", *rows, ("Joko", "Depok")), officer, **given)
    done = actions.enter(uid=found.uid, by=officer, at=NOON)
    assert (found.revises, done.persons, done.unchanged) == (first, 1, 4)
    some = [("Slamet", "Jakarta"), ("Wahyu", "Solo"), ("Tutik", "Solo"), ("Ratna", "Solo")]
    other = read(thin(tmp_path, "rt 2.csv", *some), officer, **given)
    assert other.revises is None


def test_a_hundred_persons_found_again_cost_as_many_statements_as_they_need(
    tmp_path, officer, django_assert_max_num_queries
):
    first = read(book(tmp_path, 120), officer)
    actions.enter(uid=first.uid, by=officer, at=NOON)
    found = read(book(tmp_path, 140, "pemudik klaten 2.xlsx"), officer)
    assert found.revises == first

    with django_assert_max_num_queries(100):
        done = actions.enter(uid=found.uid, by=officer, at=NOON)

    assert (done.persons, done.unchanged, Person.objects.count()) == (19, 117, 136)
