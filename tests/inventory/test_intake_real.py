"""Lists that real offices published, read as they are: exact counts, and what an officer sees."""

from collections import Counter

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.registry.models import Business, SourceRecord
from tests import make
from tests.make.registry import NOON
from tests.shared import shared

pytestmark = pytest.mark.django_db


def taken(name: str, within: str = ""):
    """The list after reading and entering, in an installation for the whole country."""
    by, path = make.service(), shared(f"lists/{name}")
    found = actions.receive(path=path, sender="", within=within, by=by, at=NOON)
    found = actions.read(uid=found.uid, path=path, by=by)
    entered = actions.enter(uid=found.uid, by=by, at=NOON)
    found.refresh_from_db()
    return found, entered


def numbers(found) -> tuple[int, ...]:
    """Read, entered, repairable, rejected."""
    return tuple(found.counts[key] for key in ("read", "entered", "repairable", "rejected"))


def fields(found) -> dict[str, str | None]:
    return {one["header"]: one["field"] for one in found.columns}


def row(found, number: int) -> tuple[object, ...]:
    source = SourceRecord.objects.select_related("business", "person").get(
        list_uid=found.uid, number=number
    )
    business, person = source.business, source.person
    return (business.name, person.name if person else None, business.area_code, business.products)


def kinds(found) -> Counter[str]:
    """How many personal values of each kind the registry keeps of the list."""
    pairs = SourceRecord.objects.filter(list_uid=found.uid).values_list(
        "business__uid", "person__uid"
    )
    holders = {uid for pair in pairs for uid in pair if uid}
    clear = clear_of(holders, list(Kind))
    return Counter(kind.value for of in clear.values() for kind, texts in of.items() for _ in texts)


def test_a_map_of_klaten_whose_addresses_say_everything():
    found, entered = taken("merbung_a.geojson")

    assert numbers(found) == (64, 64, 0, 0)
    assert (entered.businesses, entered.persons, found.area_code) == (64, 0, "33.10")
    assert fields(found)["ID"] == "name"
    assert fields(found)["Range_Harg"] == "price"
    assert row(found, 1) == (
        "Catering Hik Ukhuwah", None, "33.10.26.2007", "Nasi bukhori, Tumpeng, Nasi box",
    )  # fmt: skip
    assert Business.objects.exclude(area_code__startswith="33.10.26.").count() == 0
    assert kinds(found) == {"location": 64, "address": 64}
    assert found.counts["masked"] == {"phone": 48}
    assert found.counts["problems"] == {}


def test_a_table_of_probolinggo_whose_phones_a_spreadsheet_ruined():
    found, entered = taken("probolinggo_ikm.csv")

    assert numbers(found) == (68, 68, 0, 0)
    assert (entered.persons, found.area_code) == (68, "35.74")
    assert Business.objects.filter(name="").count() == 3
    assert found.counts["problems"] == {"phone.destroyed": 6}
    assert found.counts["masked"] == {"phone": 26}
    assert kinds(found) == {"location": 68, "address": 68}
    assert row(found, 1) == (
        "MINA KARTINI", "DAHWIYAH", "35.74.03.1001", "IKAN KERING, RAMBAK IKAN PUNTI",
    )  # fmt: skip
    nameless = list(found.rows.exclude(values__has_key="name").order_by("number"))
    assert [(one.line, one.state) for one in nameless] == [
        (47, "entered"), (53, "entered"), (58, "entered"),
    ]  # fmt: skip
    assert all(one.called.endswith(" (belum bernama)") for one in nameless)


def test_a_map_of_a_village_near_bogor_that_names_no_regency_in_its_first_rows():
    found, entered = taken("kemang_tegal_ikm.geojson", within="32.01")

    assert numbers(found) == (116, 116, 0, 0)
    assert (entered.persons, found.area_code) == (21, "32.01")
    assert found.counts["masked"] == {"nik": 21, "phone": 84}
    assert kinds(found) == {"location": 116, "address": 116}
    assert row(found, 1) == (
        "MIE AYAM BAKSO BOMBOM", "AGUNG GUNANDAR", "32.01.12.2009", "MIE AYAM BAKSO",
    )  # fmt: skip
    levels = Counter(
        code.count(".") for code in Business.objects.values_list("area_code", flat=True)
    )
    assert levels == {3: 109, 2: 3, 1: 4}


def test_a_map_that_names_no_place_waits_for_its_area_and_then_enters():
    found, _ = taken("merbung_c_krapyak.geojson")
    assert numbers(found) == (20, 0, 20, 0)

    found, entered = taken("merbung_c_krapyak.geojson", within="33.10")

    assert numbers(found) == (20, 20, 0, 0)
    assert set(Business.objects.values_list("area_code", flat=True)) == {"33.10"}
    assert entered.businesses == 20


def test_eleven_thousand_of_a_city_whose_district_column_repeats_the_city():
    found, _ = taken("solo_umkm.csv")

    assert numbers(found) == (11_158, 11_156, 0, 2)
    assert found.area_code == "33.72"
    assert found.counts["problems"] == {"name.nothing": 2, "name.not_name": 1}


def test_a_national_list_places_nearly_every_address():
    found, _ = taken("kemenperin_first6000_other_provinces.csv")

    read, entered, repairable, rejected = numbers(found)
    assert (read, rejected) == (6_000, 0)
    assert entered + repairable == 6_000
    assert entered >= 4_440
    problems = found.counts["problems"]
    assert problems["area.area_unknown"] + problems["area.area_ambiguous"] == repairable


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("jabar_jumlah_umkm_jenis_usaha.csv", "jumlah usaha per wilayah"),
        ("tokopedia_7cat_outside_jateng_jambi.csv", "daftar barang dagangan"),
        ("merbung_pairs_A_C.csv", "kolom nama usaha tidak ditemukan"),
    ],
)
def test_what_is_no_list_of_businesses_is_refused_with_a_sentence(name, sentence):
    with pytest.raises(Refused, match=f"^{name}: .*{sentence}"):
        taken(name)

    assert not Business.objects.exists()


def test_a_list_of_another_province_is_refused(settings):
    settings.ROOT_AREA = "33"

    with pytest.raises(Refused, match="di luar Jawa Tengah"):
        taken("probolinggo_ikm.csv")
    assert not Business.objects.exists()


def test_a_workbook_of_an_office_is_read_once_with_its_sums_in_rupiah():
    found, _ = taken("balikpapan_ikm_workbook.xlsx")

    assert (found.counts["read"], found.area_code) == (1_440, "64.71")
    assert found.counts["rejected"] == 0
    assert found.counts["entered"] >= 1_400
    assert {key: times for key, times in found.counts["repaired"].items() if "area" not in key} == {
        "capital.thousands": 887,
        "production_value.thousands": 967,
        "material_value.thousands": 962,
        "phone.zero": 23,
        "trademark.parted": 35,
    }
    first = SourceRecord.objects.select_related("business").get(list_uid=found.uid, number=1)
    assert first.business.capital == 28_000_000
    assert first.said["production_value"] == 48_000_000


def test_a_directory_with_owners_in_brackets_is_taken_apart():
    found, entered = taken("buton_utara_sbr.xlsx")

    assert numbers(found) == (121, 121, 0, 0)
    assert (entered.persons, found.area_code) == (64, "74.10")
    assert not Business.objects.filter(name__contains="<").exists()
    coded = SourceRecord.objects.filter(list_uid=found.uid, said__has_key="sector_section")
    assert coded.count() == 71
