"""The example province: the figures that the press named, and offices that may look."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Count

from gerai.demo import actions
from gerai.demo.rules import deck, plan, shares
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from gerai.foundation.people.models import Value
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import group_of
from gerai.inventory.registry.models import Business, Certificate, Fact, SourceRecord
from tests import make
from tests.foundation.servers import gerai
from tests.make import lists

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


def alive(today: date) -> None:
    """The record of two years: many dates, all sizes, papers that end soon, some that closed."""
    months = Business.objects.dates("entered_at", "month")
    assert 22 <= len(months) <= 25
    sizes = Counter(Business.objects.values_list("size_class", flat=True))
    assert sizes["micro"] > 20 * sizes["small"] > 100 * sizes["medium"] > 0
    ending = Certificate.objects.filter(expires_on__range=(today, today + timedelta(days=90)))
    assert 100 < ending.count() < 3_000
    states = Counter(Business.objects.values_list("state", flat=True))
    assert 500 < states["closed"] < 1_200
    assert Fact.objects.filter(kind="moved").count() > 200
    active = set(Business.objects.filter(state="active").values_list("pk", flat=True))
    affected = set(Fact.objects.filter(kind="affected").values_list("business_id", flat=True))
    assert len(affected & active) == 44_338
    assert Business.objects.filter(activity="").count() == 0
    per_regency = Counter(code[:5] for code in Business.objects.values_list("area_code", flat=True))
    assert len(per_regency) == 35
    assert min(per_regency.values()) > 100


@pytest.mark.timeout(900)
def test_the_province_is_built_once_and_holds_the_figures(db, settings):
    settings.ROOT_AREA = "33"
    told: list[str] = []
    entered = actions.fill(province="33", at=NOON, tell=told.append)
    assert (entered.businesses, entered.persons, entered.skipped) == (60_000, 60_000, 0)
    assert told[-1].endswith("(60000 dari 60000)")
    affected = Fact.objects.filter(kind="affected", value="yes")
    counted = affected.values_list("business__sector_group").annotate(n=Count("pk"))
    constraints = Fact.objects.filter(kind="main_constraint").values_list("value")
    check_survey(Counter(dict(counted)), Counter(dict(constraints.annotate(n=Count("pk")))))
    assert Business.objects.exclude(area_code__startswith="33.").count() == 0
    assert Value.objects.count() > 120_000
    alive(NOON.date())

    before = Event.objects.count()
    actions.must_be_ours(province="33")
    again = actions.fill(province="33", at=NOON + timedelta(days=40), tell=lambda _: None)
    assert (again.businesses, again.skipped) == (0, 60_000)
    assert Event.objects.count() == before

    entered = actions.take_lists(province="33", at=NOON, tell=lambda _: None)
    assert entered == 48
    assert actions.take_lists(province="33", at=NOON, tell=lambda _: None) == 0


def few(monkeypatch) -> None:
    """A deck of some hundred, for what does not depend on the number."""
    some = deck()[:700]
    monkeypatch.setattr(actions, "deck", lambda: some)


def content() -> list[tuple[object, ...]]:
    """What the registry says, without the ids that each building makes anew."""
    return sorted(
        SourceRecord.objects.values_list(
            "list_uid", "number", "business__name", "business__area_code", "business__state"
        )
    )


def test_another_province_is_built_the_same_way_without_the_lists_of_this_one(
    db, settings, monkeypatch
):
    settings.ROOT_AREA = "15"
    few(monkeypatch)

    assert actions.fill(province="15", at=NOON, tell=lambda _: None).businesses == 700
    assert actions.take_lists(province="15", at=NOON, tell=lambda _: None) == 0

    codes = {code[:5] for code in Business.objects.values_list("area_code", flat=True)}
    assert len(codes) == 11
    assert Certificate.objects.filter(kind="halal").exclude(number__startswith="ID15").count() == 0


def test_a_building_that_was_cut_goes_on_to_the_same_end(db, settings, monkeypatch):
    settings.ROOT_AREA = "33"
    few(monkeypatch)
    with transaction.atomic():
        actions.fill(province="33", at=NOON, tell=lambda _: None)
        whole = content()
        transaction.set_rollback(True)

    class Cut(Exception):
        pass

    def cut(line: str) -> None:
        if "Purworejo" in line:
            raise Cut

    with pytest.raises(Cut):
        actions.fill(province="33", at=NOON, tell=cut)
    assert 0 < Business.objects.count() < 700
    actions.must_be_ours(province="33")
    actions.fill(province="33", at=NOON, tell=lambda _: None)

    assert content() == whole


@pytest.mark.parametrize("there", ["business", "officer"])
def test_a_registry_that_somebody_works_with_is_refused(db, settings, there):
    settings.ROOT_AREA = "33"
    actions.must_be_ours(province="33")
    if there == "business":
        make.business()
    else:
        make.user("district_officer")

    with pytest.raises(Refused, match="sudah berisi data yang bukan contoh ini"):
        actions.must_be_ours(province="33")


def test_a_province_that_does_not_exist_is_refused(db):
    with pytest.raises(Refused, match="Provinsi 99 tidak dikenal"):
        actions.must_be_ours(province="99")


@pytest.mark.timeout(600)
def test_the_command_leaves_a_real_installation_as_it_is(tmp_path):
    home = tmp_path / "home"
    assert gerai(home, "migrate").returncode == 0
    assert gerai(home, "intake", str(lists.file(tmp_path, {})), "--enter").returncode == 0

    done = gerai(home, "demo")

    assert done.returncode == 3
    assert "sudah berisi data yang bukan contoh ini" in done.stderr
    assert not (home / "gerai.toml").exists()
    (home / "gerai.toml").write_text('root_area = "15"\n')
    done = gerai(home, "demo")
    assert (done.returncode, "melayani wilayah 15, bukan 33" in done.stderr) == (3, True)


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
