"""Regions stand in the table, and a text finds its place or says why not."""

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.areas import actions, queries, rules
from gerai.foundation.areas.models import Alias, Area
from gerai.foundation.areas.rules import AreaText, Resolved


def place(within: str = "", **text: str) -> Resolved:
    asked = AreaText(**text)
    return queries.resolve_many([asked], within=within)[asked]


def test_the_whole_country_stands_with_postcodes(db):
    levels = [Area.objects.filter(level=level).count() for level in (1, 2, 3, 4)]

    assert levels == [38, 514, 7285, 83762]
    assert not Area.objects.filter(level=4, postcode="").exists()
    assert queries.area("33.10.26.2007").name == "Merbung"
    assert queries.area("33.10").valid_from == actions.VALID_FROM


def test_loading_again_writes_nothing_and_keeps_what_was_imported(db):
    Area.objects.filter(code="33.10.26").update(bps_code="3310220")

    assert actions.load().written == 0

    assert queries.area("33.10.26").bps_code == "3310220"


def test_a_changed_name_comes_back_and_a_vanished_area_ends(db):
    Area.objects.filter(code="33.10").update(name="Klatn")
    Area.objects.create(
        code="33.99", level=2, kind="kota", name="Lama", valid_from="2000-01-01", decree="x"
    )
    Alias.objects.create(area_id="33.10", text="Klatenan", source="x")

    assert actions.load().written == 3

    assert queries.area("33.10").name == "Klaten"
    assert queries.area("33.99").valid_to is not None
    assert place(regency="Kota Lama").code == ""


def test_bps_codes_are_known_for_two_provinces_and_never_guessed(db):
    codes = dict(Area.objects.filter(level=2).values_list("code", "bps_code"))

    assert codes["33.10"] == "3310"
    assert [codes[f"15.0{n}"] for n in (6, 7, 8, 9)] == ["1507", "1506", "1509", "1508"]
    assert codes["94.01"] is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"regency": "Kota Tegal"}, "33.76"),
        ({"regency": "KAB.TEGAL", "district": "slawi"}, "33.28.10"),
        ({"regency": "Tegal", "district": "Margadana"}, "33.76.04"),
        ({"regency": "Semarang Kota"}, "33.74"),
        ({"regency": "Solo"}, "33.72"),
        ({"regency": "Purwokerto"}, "33.02"),
        ({"regency": "Batang Hari"}, "15.04"),
        ({"regency": "Sei Penuh"}, "15.72"),
        ({"regency": "Tanjab Timur"}, "15.07"),
        ({"regency": "Kota Baru"}, "63.02"),
        ({"province": "DKI", "regency": "Jakarta Utara", "district": "Koja"}, "31.72.03"),
        ({"district": "Kemang", "village": "Tegal"}, "32.01.12.2009"),
        (
            {"regency": "Klaten", "district": "Kec. Prambanan", "village": "ds. Kebon dalem-kidul"},
            "33.10.01.2005",
        ),
        ({"regency": "Balikpapan", "district": "Kec Balikpapan Tumur"}, "64.71.01"),
        ({"regency": "33.10"}, "33.10"),
        ({"regency": "Kodya Tegal"}, "33.76"),
        ({"regency": "Kota Adm. Jakarta Selatan", "district": "Kec. Tebet"}, "31.74.01"),
        ({"regency": "Kota Administrasi Jakarta Utara"}, "31.72"),
        ({"regency": "Kab. Adm. Kepulauan Seribu"}, "31.01"),
        ({"regency": "KAB LOTIM", "district": "Kec.Terara"}, "52.03.03"),
        ({"regency": "Kab. Toba Samosir"}, "12.12"),
        ({"regency": "Kab. Pontianak"}, "61.02"),
        ({"regency": "Pontianak"}, "61.71"),
        ({"regency": "Kabupaten Ogan Komering Ulu Ti"}, "16.08"),
        ({"regency": "Kab. Tapin Kalimantan Selatan"}, "63.05"),
        ({"regency": "Kota Palembang", "district": "Ilir Timur III"}, "16.71.18"),
        ({"regency": "Kota Palembang", "district": "Ilir Timur 3"}, "16.71.18"),
        ({"regency": "Bukittinggi", "district": "Mandiangin K. Selayan"}, "13.75.02"),
        (
            {"regency": "Kota Batam", "district": "Batu Aji", "village": "Kel. Tj Uncang"},
            "21.71.12.1001",
        ),
        (
            {"regency": "Kota Jakarta Barat", "district": "Pekojan", "village": "Tambora"},
            "31.73.04.1009",
        ),
        (
            {"regency": "Kab. Maluku Barat Daya", "district": "Moa Lakor", "village": "Tounwawan"},
            "81.08.01.2006",
        ),
        ({"regency": "Kota Klaten", "district": "Prambanan"}, "33.10.01"),
        (
            {"regency": "Pinrang", "district": "Lansirang", "village": "Amassangang"},
            "73.15.10.2004",
        ),
    ],
)
def test_a_text_finds_its_place(db, said, code):
    found = place(**said)

    assert (found.code, found.settled) == (code, True), found.reason


def test_a_name_of_two_regencies_asks_which(db):
    assert place(regency="Tegal") == Resolved(
        "", 0, "Tegal", ("33.28", "33.76"), "“Tegal” bisa Kab. Tegal atau Kota Tegal"
    )
    assert place(regency="Tanjab").alternatives == ("15.06", "15.07")


def test_a_district_without_its_regency_is_proposed_never_taken(db):
    found = place(district="Gajah", within="33")

    assert (found.code, found.alternatives) == ("", ("33.21.08",))


def test_a_village_of_two_districts_keeps_the_regency_and_asks(db):
    found = place(regency="Demak", village="Sidorejo")

    assert found.code == "33.21"
    assert found.alternatives == ("33.21.02.2011", "33.21.04.2019")


def test_a_regency_and_a_district_of_another_one_are_disputed(db):
    for village, other in (("Kudaile", "33.28.10.1009"), ("", "33.28.10")):
        found = place(regency="Klaten", district="Slawi", village=village)

        assert (found.code, found.disputed) == ("", True)
        assert found.alternatives == ("33.10", other)
        assert "ada di Kab. Tegal" in found.reason


def test_a_village_where_the_district_should_stand_disputes_nothing(db):
    # Merbung is a village of Klaten and no district; Slawi is a district elsewhere only.
    found = place(regency="Klaten", district="Merbung")

    assert (found.code, found.rest) == ("33.10", "Merbung")


def test_a_village_of_the_neighbouring_district_leaves_only_the_regency_sure(db):
    found = place(regency="Kota Batam", district="Sekupang", village="Tanjung Uncang")

    assert (found.code, found.rest) == ("21.71", "Sekupang, Tanjung Uncang")
    assert found.alternatives == ("21.71.12.1001", "21.71.03")
    twice = place(regency="Kota Batam", district="Sagulung", village="Sagulung")
    assert twice.code == "21.71.11"


def test_a_name_that_is_not_there_is_handed_back(db):
    found = place(regency="Klaten", district="Antah Berantah", village="Kudaile")

    assert (found.code, found.rest) == ("33.10", "Antah Berantah, Kudaile")
    assert (found.alternatives, found.disputed) == ((), False)


def test_a_row_of_another_place_than_its_list_is_said_to_be_elsewhere(db):
    for within in ("33.10", "33"):
        found = place(regency="Kab. Bogor", within=within)
        assert (found.code, found.alternatives) == ("", ("32.01",))
        assert "bukan bagian dari" in found.reason


def test_a_wrong_prefix_of_a_regency_is_asked_about(db):
    found = place(regency="Kota Klaten")

    assert (found.code, found.alternatives) == ("", ("33.10",))


def test_a_slip_is_mended_only_when_one_name_is_near(db):
    assert place(regency="Klatn").code == "33.10"
    assert "dibaca Kab. Klaten" in place(regency="Klatn").reason
    # Mela I and Mela II are two villages; a third is neither.
    found = place(regency="Tapanuli Tengah", district="Tapian Nauli", village="Mela III")
    assert (found.code, found.rest) == ("12.01.07", "Mela III")


def test_a_slip_in_a_short_name_is_proposed_and_not_taken(db):
    found = place(regency="Demak", district="Gajh")

    assert (found.code, found.alternatives) == ("33.21", ("33.21.08",))
    assert found.reason == "“Gajh” tidak ada; mungkin Kec. Gajah (Kab. Demak)"


def test_a_slip_is_never_mended_without_its_parent(db):
    assert place(district="Prambanann").code == ""
    assert place(regency="Demak", village="Sidorejoo").code == "33.21"


def test_two_slips_are_mended_only_when_the_village_below_agrees(db):
    assert place(regency="Pinrang", district="Lansirang").code == "73.15"
    assert place(regency="Pinrang", district="Lansirang", village="Bukan Desa").code == "73.15"


def test_a_code_that_lost_its_zero_is_asked_about(db):
    found = place(regency="33.1")

    assert (found.code, found.alternatives) == ("", ("33.10", "33.01"))


def test_nothing_said_is_the_place_of_the_list(db):
    assert place(regency=" - ", within="33.10").code == "33.10"
    assert place(within="") == Resolved("", 0, "", (), "wilayah tidak disebut")


def test_labels_name_an_area_up_to_its_regency(db):
    assert queries.labels(["33.21.08.2013", "33.76", "33", "", "zz"]) == {
        "33.21.08.2013": "Ds. Gajah, Kec. Gajah, Kab. Demak",
        "33.76": "Kota Tegal",
        "33": "Jawa Tengah",
        "": "Indonesia",
        "zz": "zz",
    }
    assert [area.name for area in queries.trail("33.21.08")] == ["Jawa Tengah", "Demak", "Gajah"]
    assert queries.children("33").count() == 35
    assert queries.children("").count() == 38


def test_what_lies_outside_the_root_is_refused_with_a_sentence(db, settings):
    settings.ROOT_AREA = "33"

    actions.require_inside("33.10.26.2007")
    with pytest.raises(Refused, match=r"Kab. Bogor \(32.01\) di luar .* Jawa Tengah"):
        actions.require_inside("32.01")
    with pytest.raises(Refused, match="tidak dikenal"):
        actions.require_inside("33.98")
    assert not queries.inside_root("")
    assert not queries.inside_root("330")


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("klaten", "klaten", False),
        ("klaten", "klatn", True),
        ("klaten", "klatenn", True),
        ("klaten", "klatin", True),
        ("klaten", "kalten", True),
        ("klaten", "kaltenn", False),
        ("klaten", "klat", False),
    ],
)
def test_one_edit(left, right, near):
    assert rules.one_edit(left, right) is near
    assert rules.one_edit(right, left) is near
