"""What a column is may be said by a person: it stands, it is remembered, it is replayed."""

import pytest

from gerai.foundation.answers import Refused
from gerai.inventory.intake import actions, queries
from gerai.inventory.intake.models import BusinessList, ColumnChoice
from gerai.inventory.intake.rules import businesses, choices_of
from gerai.inventory.registry.models import Business
from tests import make
from tests.make import lists
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
OFFICE = "Dinas Koperasi Klaten"


def take(path, *said: str, sender: str = OFFICE, enter: bool = False) -> BusinessList:
    by = make.service()
    found = actions.receive(
        path=path, sender=sender, choices=choices_of(said, businesses()), by=by, at=NOON
    )
    found = actions.read(uid=found.uid, path=path, by=by)
    if enter:
        actions.enter(uid=found.uid, by=by, at=NOON)
        found.refresh_from_db()
    return found


def fields(found: BusinessList) -> dict[str, tuple[str | None, str]]:
    return {one["header"]: (one["field"], one["reason"]) for one in found.columns}


def test_what_somebody_says_of_a_column_stands_and_the_next_list_of_the_sender_knows_it(tmp_path):
    first = take(lists.file(tmp_path, {}), "Jenis Usaha=produk")
    second = take(lists.file(tmp_path, {"Nama Usaha": "Lain"}, name="lagi.csv"))
    other = take(lists.file(tmp_path, {"Nama Usaha": "Tiga"}, name="tiga.csv"), sender="Lainnya")

    assert fields(first)["Jenis Usaha"] == ("products", "dipilih petugas")
    assert fields(second)["Jenis Usaha"] == ("products", "dipilih untuk pengirim ini sebelumnya")
    assert fields(other)["Jenis Usaha"][0] == "activity"
    (kept,) = ColumnChoice.objects.all()
    assert (kept.sender, kept.area_code, kept.signature, kept.field, kept.at) == (
        OFFICE.lower(), "", "jenis usaha", "products", NOON,
    )  # fmt: skip


def test_a_later_word_replaces_the_earlier_one_and_nobody_without_a_name_is_remembered(tmp_path):
    take(lists.file(tmp_path, {}), "Jenis Usaha=products")
    take(lists.file(tmp_path, {}), "Jenis Usaha=-")
    take(lists.file(tmp_path, {"Desa": "Krapyak"}, name="x.csv"), "Desa=-", sender="")

    assert [(one.signature, one.field) for one in ColumnChoice.objects.all()] == [
        ("jenis usaha", "")
    ]


def test_a_column_that_is_said_later_opens_the_list_again_and_the_unit_counts(tmp_path):
    nobody = {"Nama Usaha": "", "Nama Pemilik": ""}
    path = lists.file(tmp_path, nobody | {"Desa": "Warung Baru", "Omzet per bulan": "250"})
    assert take(path, enter=True).counts["rejected"] == 1

    found = take(path, "Desa=name", "Omzet per bulan=annual_sales*ribu", enter=True)

    assert found.counts["entered"] == 1
    business = Business.objects.get()
    assert (business.name, business.annual_sales) == ("Warung Baru", 250_000)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Jenis Usaha", 'tulis seperti "Nama Kolom=name"'),
        ("Jenis Usaha=kegiatn", "Mungkin: .*kegiatan"),
        ("Omzet per bulan=capital*lusin", "satuannya ribu atau juta"),
        ("Tidak Ada=name", 'kolom "tidak ada" tidak ada. Kolomnya: "No", "Nama Usaha"'),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_what_can(tmp_path, said, sentence):
    with pytest.raises(Refused, match=sentence):
        take(lists.file(tmp_path, {}), said)

    assert not BusinessList.objects.exists()
    assert not ColumnChoice.objects.exists()


def test_turned_coordinates_are_counted_and_told_on_the_lists_page(tmp_path):
    path = tmp_path / "titik.csv"
    path.write_text(
        "Nama Usaha;Kabupaten;Latitude;Longitude\n"
        "Jamu Sri;Kab. Klaten;110.61;-7.72\nJamu Tri;Kab. Klaten;110.62;-7.71\n"
    )

    found = take(path)

    assert found.counts["repaired"] == {"location.swapped": 2}
    assert queries.repairs_of(found) == [(2, "lintang dan bujur yang tertukar dikembalikan")]


def test_sda_goes_on_over_an_interruption(tmp_path, monkeypatch):
    monkeypatch.setattr("gerai.inventory.intake.actions.reading.CHUNK", 2)
    rows = [{"Nama Usaha": f"Warung {number}"} | ({"Desa": "sda"} if number else {})
            for number in range(5)]  # fmt: skip
    path, by = lists.file(tmp_path, *rows), make.service()
    found = actions.receive(path=path, sender=OFFICE, by=by, at=NOON)

    class Killed(Exception):
        """In the middle."""

    def die(rows: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        actions.read(uid=found.uid, path=path, by=by, progress=die)
    found = actions.read(uid=found.uid, path=path, by=by)

    assert set(found.rows.values_list("values__village", flat=True)) == {"Merbung"}
    assert found.counts["repaired"]["village.ditto"] == 4
