"""What the operator adds to the regions: codes of BPS and boundaries, checked before they enter."""

import json
import math
import random

import pytest
from openpyxl import Workbook

from gerai.foundation.answers import Refused
from gerai.foundation.areas import actions, queries
from gerai.foundation.areas.models import Area, Boundary
from gerai.foundation.areas.rules.rings import crossing
from tests.shared import shared

SQUARE = [[110.5, -7.5], [110.7, -7.5], [110.7, -7.3], [110.5, -7.3], [110.5, -7.5]]
BOW = [[110.5, -7.5], [110.7, -7.3], [110.7, -7.5], [110.5, -7.3], [110.5, -7.5]]
HOLE = [[110.55, -7.45], [110.6, -7.45], [110.6, -7.4], [110.55, -7.4], [110.55, -7.45]]


@pytest.fixture
def central_java(db, settings):
    settings.ROOT_AREA = "33"


@pytest.fixture
def codes(tmp_path):
    def write(text: str):
        path = tmp_path / "bps.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def bounds(tmp_path):
    def write(*features, name="batas.geojson"):
        path = tmp_path / name
        told = {"type": "FeatureCollection", "features": list(features)}
        path.write_text(json.dumps(told), encoding="utf-8")
        return path

    return write


def feature(code, *rings, **properties):
    geometry = {"type": "Polygon", "coordinates": [*rings] or [SQUARE]}
    return {"type": "Feature", "properties": {"kode": code, **properties}, "geometry": geometry}


def bps(code: str) -> str | None:
    return Area.objects.get(code=code).bps_code


def test_codes_of_districts_and_villages_enter_and_a_second_time_change_nothing(db, codes):
    path = codes(
        "nama,kode_bps,kode_kemendagri\n"
        "Gajah,3321060,33.21.08\nGajah,3321060010,33.21.08.2013\nTungkal Ulu,1507010,15.06.01\n"
    )

    first, second = actions.import_bps(path=path), actions.import_bps(path=path)

    assert (first.new, first.changed, first.same, first.wrong) == (3, 0, 0, ())
    assert (second.new, second.changed, second.same) == (0, 0, 3)
    assert (bps("33.21.08"), bps("33.21.08.2013"), bps("15.06.01")) == (
        "3321060",
        "3321060010",
        "1507010",
    )
    path.write_text("bps;kemendagri\n3321061;33.21.08\n", encoding="utf-8")
    assert actions.import_bps(path=path).changed == 1
    assert bps("33.21.08") == "3321061"


def test_columns_without_a_telling_head_are_known_by_their_form(db, codes):
    path = codes("a,b,c\nGajah,33.21.08,3321060\nDemak,33.21.11,3321110\n")

    assert actions.import_bps(path=path).new == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("33.1,3310", "33.10 atau 33.01"),
        ("33.21.8,3321060", "kehilangan angka"),
        ("3.32E+09,3321060010", "disingkat lembar kerja"),
        ("33.21.08,3.32E+06", "disingkat lembar kerja"),
        ("33.21.98,3321060", "tidak dikenal"),
        ("33.21.08,3321060010", "bukan wilayah setingkat"),
        ("33.21.08,332106x", "bukan kode BPS"),
        ("Gajah,3321060", "bukan kode Kemendagri"),
        ("15.06,1506", "kode BPS 15.06 adalah 1507, bukan 1506"),
        ("15.06.01,1506010", "di bawah 15.06 diawali 1507, bukan 1506010"),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_changes_nothing(db, codes, row, why):
    before = list(Area.objects.exclude(bps_code=None).order_by("pk").values_list("pk", "bps_code"))
    path = codes(f"kode_kemendagri,kode_bps\n33.21.11,3321110\n{row}\n")

    done = actions.import_bps(path=path)

    assert [wrong.line for wrong in done.wrong] == [3]
    assert why in str(done.wrong[0])
    assert done.new == 1
    Area.objects.filter(code="33.21.11").update(bps_code=None)
    after = list(Area.objects.exclude(bps_code=None).order_by("pk").values_list("pk", "bps_code"))
    assert before == after


def test_a_workbook_is_read_too_and_its_numbers_are_asked_about(db, tmp_path):
    book = Workbook()
    for row in (("kode kemendagri", "kode bps"), ("33.21.08", 3321060), (33.1, 3310)):
        book.active.append(row)
    book.save(path := tmp_path / "bps.xlsx")

    done = actions.import_bps(path=path)

    assert (done.new, bps("33.21.08")) == (1, "3321060")
    assert [wrong.line for wrong in done.wrong] == [3]
    assert "33.10 atau 33.01" in done.wrong[0].why
    more = book.create_sheet("Lain")
    more.append(("nama", "alamat"))
    more.append(("x", "y"))
    book.save(path)
    with pytest.raises(Refused, match="ada 2 tabel yang berisi"):
        actions.import_bps(path=path)


def test_one_code_for_two_areas_is_asked_about_on_both_lines(db, codes):
    path = codes("kemendagri,bps\n33.21.08,3321060\n33.21.11,3321060\n")

    done = actions.import_bps(path=path)

    assert [wrong.line for wrong in done.wrong] == [2, 3]
    assert "33.21.08 dan 33.21.11" in done.wrong[0].why
    assert bps("33.21.08") is None


def test_a_national_file_enters_only_what_is_ours(central_java, codes):
    path = codes("kemendagri,bps\n33.21.08,3321060\n15.06.01,1507010\n")

    done = actions.import_bps(path=path)

    assert (done.new, done.outside) == (1, 1)
    assert bps("15.06.01") is None


def test_a_file_without_two_columns_of_codes_is_refused(db, codes):
    with pytest.raises(Refused, match="kolom kode Kemendagri dan kode BPS tidak ditemukan"):
        actions.import_bps(path=codes("nama,alamat\nGajah,Demak\n"))


def test_a_boundary_enters_with_its_hole_and_an_import_replaces(db, bounds):
    first = actions.import_boundaries(path=bounds(feature("33.09", SQUARE, HOLE)))

    assert (first.new, first.replaced) == (("33.09",), ())
    assert queries.area_at(-7.35, 110.65) == "33.09"
    assert queries.area_at(-7.42, 110.57) == ""
    assert len(queries.shape_of("33.09")) == 2

    second = actions.import_boundaries(path=bounds(feature("33.09")))

    assert (second.new, second.replaced) == ((), ("33.09",))
    assert queries.area_at(-7.42, 110.57) == "33.09"
    assert queries.shape_of("33.10") == []


def test_a_town_that_lies_upon_its_regency_is_found_first(db, bounds):
    actions.import_boundaries(path=bounds(feature("33.22"), feature("33.73", HOLE)))

    assert queries.areas_at([(-7.42, 110.57), (-7.35, 110.65), (-1.0, 110.0)]) == {
        (-7.42, 110.57): "33.73",
        (-7.35, 110.65): "33.22",
    }


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (feature("33.09", SQUARE[:-1]), r"fitur 1 \(33.09\): poligon 1, cincin 1: tidak tertutup"),
        (feature("33.09", SQUARE[:3]), "kurang dari 4 titik"),
        (feature("33.09", [[-7, 110.5], *SQUARE]), "titik 1 .* bujur dan lintangnya terbalik"),
        (feature("33.09", [[2.3, 48.8], *SQUARE]), "titik 1 .* di luar Indonesia"),
        (feature("33.09", [["x", 1], *SQUARE]), "titik 1 bukan pasangan bilangan"),
        (feature("33.09", [[float("nan"), -7], *SQUARE]), "di luar Indonesia"),
        (feature("33.09", BOW), r"cincin 1: garisnya memotong .* dekat \(110.5, -7.3\)"),
        (feature("33.98"), "33.98 tidak dikenal"),
        (feature("15.04"), r"Kab. Batanghari \(15.04\) di luar Jawa Tengah"),
        (feature("33.09.01"), "bukan kode kabupaten atau kota"),
        (feature("3309"), "Kode tanpa titik bisa kode BPS"),
        (feature("33.09") | {"geometry": None}, "bentuknya kosong"),
        (feature("33.09") | {"geometry": {"type": "Point", "coordinates": [1, 2]}}, "kosong atau"),
        ({"type": "Feature"}, "tidak ada properti"),
    ],
)
def test_a_wrong_boundary_refuses_the_file_and_says_where(central_java, bounds, told, why):
    actions.import_boundaries(path=bounds(feature("33.10")))

    with pytest.raises(Refused, match=why):
        actions.import_boundaries(path=bounds(told))

    assert list(Boundary.objects.values_list("area_id", flat=True)) == ["33.10"]


def test_a_ring_that_touches_itself_is_whole_and_a_crossing_is_found_among_many_points():
    round_ = [
        (110 + math.cos(at / 3_000 * math.tau), -7 + math.sin(at / 3_000 * math.tau))
        for at in range(3_000)
    ]
    neck = [(0.0, 0.0), (2.0, 2.0), (4.0, 0.0), (4.0, 4.0), (2.0, 2.0), (0.0, 4.0), (0.0, 0.0)]

    assert crossing([*round_, round_[0]]) is None
    assert crossing(neck) is None
    round_[1_500], round_[1_501] = round_[1_501], round_[1_500]
    assert crossing([*round_, round_[0]]) is not None


def test_a_good_feature_beside_a_wrong_one_does_not_enter(db, bounds):
    path = bounds(feature("33.09"), feature("33.09"), feature("33.1"), feature(None))

    with pytest.raises(Refused) as refusal:
        actions.import_boundaries(path=path)

    said = str(refusal.value)
    assert "fitur 2 (33.09): kode ini sudah ada di fitur 1" in said
    assert "fitur 3 (33.1): kode 33.1 kehilangan angka" in said
    assert "fitur 4: properti “kode” kosong" in said
    assert not Boundary.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"features": 3}', "\x00"])
def test_what_is_no_geojson_is_refused(db, tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused, match=r"x\.geojson: .*GeoJSON"):
        actions.import_boundaries(path=path)


@pytest.mark.parametrize(("province", "number", "height"), [("33", 35, 527), ("15", 11, 399)])
def test_the_boundaries_of_a_province_draw_its_map(db, province, number, height):
    done = actions.import_boundaries(path=shared(f"boundaries/kab_{province}.geojson"))

    shapes, (wide, high) = queries.map_of(province)

    assert len(done.new) == len(shapes) == number
    assert (wide, high) == (660, height)
    assert sum(len(shape.path) for shape in shapes) < 60_000
    assert queries.map_of("34") == ([], (0, 0))


def test_a_list_of_places_finds_its_regencies_at_once(db, django_assert_num_queries):
    actions.import_boundaries(path=shared("boundaries/kab_33.geojson"))
    chance = random.Random(33)
    many = [(chance.uniform(-8.2, -6.4), chance.uniform(108.5, 111.7)) for _ in range(5_000)]
    known = {
        (-7.0051, 110.4381): "33.74",
        (-7.5695, 110.8290): "33.72",
        (-7.7050, 110.6000): "33.10",
        (-6.8940, 110.6380): "33.21",
        (-1.6100, 103.6100): "",
    }

    with django_assert_num_queries(1):
        found = queries.areas_at([*many, *known])

    assert {place: found.get(place, "") for place in known} == known
    assert 2_000 < len(found) < 4_500
