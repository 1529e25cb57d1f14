"""The map on an officer's home page, and the table that says the same."""

import pytest

from gerai.foundation.areas.actions import import_boundaries
from gerai.foundation.areas.engine import drawing
from gerai.foundation.areas.models import Boundary
from tests import make
from tests.photos import axe, look, narrow, tabbed
from tests.shared import shared

COUNTS = {
    "15": {"15.01": 12, "15.02": 31, "15.04": 9, "15.05": 44, "15.07": 3, "15.71": 61, "15.72": 5},
    "33": {f"33.{number:02}": number * 7 % 53 for number in [*range(1, 30), *range(71, 76)]},
}


@pytest.mark.parametrize("province", ["33", "15"])
def test_the_map_of_a_province_is_open_to_everyone(page, enter, settings, province):
    settings.ROOT_AREA = province
    for code, number in COUNTS[province].items():
        for at in range(number):
            make.business(f"Usaha {at}", f"{code}.01.2001", sector_group="food")
    enter(page, make.user("provincial_officer", province))
    page.goto("/beranda/")

    look(page, f"map-{province}")
    axe(page)
    narrow(page)
    words = tabbed(page, limit=200)
    if province == "15":
        assert "Kab. Muaro Jambi: 44 usaha" in words
        assert page.locator(".table.ranked tbody tr").count() == 11
        assert page.get_by_text("1 wilayah lainnya").is_visible()
        page.get_by_label("Kota Jambi: 61 usaha").click()
        assert page.url.endswith("/usaha/?keadaan=active&wilayah=15.71")


def test_boundaries_draw_the_map_of_a_province_that_we_did_not_draw(
    page, enter, settings, monkeypatch
):
    settings.ROOT_AREA = "15"
    import_boundaries(path=shared("boundaries/kab_15.geojson"))
    for code, number in COUNTS["15"].items():
        for at in range(number):
            make.business(f"Usaha {at}", f"{code}.01.2001", sector_group="food")
    monkeypatch.setattr(drawing, "drawn", lambda: ({}, {}))
    enter(page, make.user("provincial_officer", "15"))
    page.goto("/beranda/")

    look(page, "map-shapes")
    axe(page)
    narrow(page)
    assert page.locator(".map a").count() == 11
    assert "Kab. Muaro Jambi: 44 usaha" in tabbed(page, limit=200)
    Boundary.objects.all().delete()
