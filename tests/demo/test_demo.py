"""The example province: the figures that the press named, and offices that may look."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db.models import Count

from gerai.demo import actions
from gerai.demo.rules import deck, plan, shares
from gerai.foundation.areas.models import Area
from gerai.foundation.people.models import Value
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import Business, Fact

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def check_survey(groups: Counter[str], constraints: Counter[str]) -> None:
    """Seed 1: 44,338; 65.33, 16.40, 6.93; 52.98, 30.24 per cent."""
    affected = sum(groups.values())
    assert affected == 44_338
    shares = {group: percent(count, affected) for group, count in groups.items()}
    assert shares == {"food": 65.33, "trade": 16.40, "services": 6.93, "other": 11.34}
    assert percent(constraints["marketing"], affected) == 52.98
    assert percent(constraints["capital"], affected) == 30.24
    assert sum(constraints.values()) == affected


def test_the_plan_holds_the_figures_of_the_survey():
    cards = deck()
    assert len(cards) == plan()["businesses"] == 60_000
    check_survey(
        Counter(card.group for card in cards if card.affected),
        Counter(card.constraint for card in cards if card.affected),
    )


def test_a_city_weighs_threefold_and_nothing_is_lost():
    assert shares({"33.01": 10, "33.74": 10}, 400) == {"33.01": 100, "33.74": 300}
    assert sum(shares({"33.01": 7, "33.02": 11, "33.74": 3}, 1_000).values()) == 1_000


@pytest.mark.timeout(600)
def test_the_province_is_built_once_and_holds_the_figures(db, settings):
    settings.ROOT_AREA = "33"
    entered = actions.fill(province="33", at=NOON, tell=lambda _: None)
    assert (entered.businesses, entered.persons, entered.skipped) == (60_000, 60_000, 0)
    affected = Fact.objects.filter(kind="affected", value="yes")
    counted = affected.values_list("business__sector_group").annotate(n=Count("pk"))
    constraints = Fact.objects.filter(kind="main_constraint").values_list("value")
    check_survey(Counter(dict(counted)), Counter(dict(constraints.annotate(n=Count("pk")))))
    assert Business.objects.exclude(area_code__startswith="33.").count() == 0
    assert Value.objects.count() > 120_000

    again = actions.fill(province="33", at=NOON, tell=lambda _: None)
    assert (again.businesses, again.skipped) == (0, 60_000)

    entered = actions.take_lists(at=NOON, tell=lambda _: None)
    assert entered >= 15
    assert actions.take_lists(at=NOON, tell=lambda _: None) == 0


def test_every_office_signs_in_where_it_works(db, client, settings):
    settings.ROOT_AREA = "33"
    offices = actions.open_offices(province="33", at=NOON)
    regencies = Area.objects.filter(code__startswith="33.", level=2, valid_to=None).count()
    assert len(offices) == regencies + 4 == 39
    answer = client.post(
        "/masuk/", {"login": "provinsi@gerai.example", "password": actions.password()}
    )
    assert answer.status_code == 302
    assert client.get("/beranda/").status_code == 200


def test_the_planned_sectors_stand_in_our_table_in_their_group(db):
    for group, codes in plan()["sectors"].items():
        assert Sector.objects.filter(edition="2020", code__in=codes).count() == len(codes)
        assert {group_of(code, "2020") for code in codes} == {group}
