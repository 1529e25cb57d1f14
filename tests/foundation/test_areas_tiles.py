"""The tile maps: every area once, kept roughly where it lies, never half a province."""

import itertools
import json

import pytest

from gerai.foundation.areas import queries
from gerai.foundation.areas.engine import tiles
from gerai.foundation.areas.models import Area
from tests.shared import shared


@pytest.mark.parametrize(("province", "number"), [("33", 35), ("15", 11)])
def test_every_area_of_a_drawn_province_has_a_square_of_its_own(db, province, number):
    drawn = queries.tiles(province)

    assert [tile.code for tile in drawn] == sorted(
        Area.objects.filter(level=2, code__startswith=province).values_list("code", flat=True)
    )
    assert len({(tile.column, tile.row) for tile in drawn}) == len(drawn) == number


def test_a_square_says_the_whole_name_and_a_short_one(db):
    drawn = {tile.code: tile for tile in queries.tiles("33")}

    assert (drawn["33.21"].name, drawn["33.21"].lines) == ("Kab. Demak", ("Demak",))
    assert (drawn["33.76"].name, drawn["33.76"].lines) == ("Kota Tegal", ("Kota", "Tegal"))
    assert drawn["33.04"].lines == ("Banjar-", "negara")
    assert all(len(line) <= 10 for tile in drawn.values() for line in tile.lines)


def test_nothing_is_drawn_of_other_areas_nor_of_a_province_that_was_divided(db):
    assert queries.tiles("34") == queries.tiles("") == queries.tiles("33.21") == []
    assert tiles("15", {"15.01": "Kab. Kerinci"}) == []


@pytest.mark.parametrize("province", ["33", "15"])
def test_squares_far_apart_lie_as_on_the_ground(db, province):
    told = json.loads(shared(f"boundaries/kab_{province}.geojson").read_text(encoding="utf-8"))
    middles = {}
    for feature in told["features"]:
        polygons = feature["geometry"]["coordinates"]
        points = max((polygon[0] for polygon in polygons), key=len)
        middles[feature["properties"]["kode"]] = [
            (min(axis) + max(axis)) / 2 for axis in zip(*points, strict=True)
        ]
    for left, right in itertools.permutations(queries.tiles(province), 2):
        west, east = middles[left.code], middles[right.code]
        if right.column - left.column >= 2:
            assert west[0] < east[0], (left.name, right.name)
        if right.row - left.row >= 2:
            assert west[1] > east[1], (left.name, right.name)
