"""What a page of the list costs does not grow with the registry: statements, index, pages read."""

import json
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.search import SORTS, Filters, beginning, matching, position
from tests import make
from tests.conftest import TEST_DATABASE
from tests.engine import CLUSTER
from tests.make.businesses import NOON

FEW, MANY, PAGE = 2_000, 20_000, 51


def fill(start, count):
    """That many businesses, of nine kabupaten, every second with a constraint; then ANALYZE."""
    Business.objects.bulk_create(
        Business(
            number=f"S{number:08}",
            name=f"Keripik {number:05}",
            area_code=f"33.{number % 9 + 1:02}.01.2001",
            sector_group=("food", "trade")[number % 2],
            main_constraint=("marketing", "")[number % 2],
            entered_at=NOON + timedelta(seconds=number),
            changed_at=NOON,
        )
        for number in range(start, start + count)
    )
    with psycopg.connect(CLUSTER.dsn(database=TEST_DATABASE), autocommit=True) as keeper:
        keeper.execute("ANALYZE registry_business")


def plan(found):
    """What PostgreSQL did, as JSON."""
    return json.loads(found.explain(analyze=True, buffers=True, format="json"))[0]["Plan"]


def read(found):
    """Pages of the database that a statement touched."""
    done = plan(found)
    return done["Shared Hit Blocks"] + done["Shared Read Blocks"]


def indexes(node):
    """The indexes of a plan."""
    below = [name for child in node.get("Plans", ()) for name in indexes(child)]
    return [node["Index Name"], *below] if "Index Name" in node else below


def page(user, deep, **filters):
    """The statement of one page, from the beginning or from nine tenths down the list."""
    sort, place = SORTS["newest"], None
    if deep:
        order = Business.objects.order_by("-entered_at", "-uid")
        place = position(user, sort, order[order.count() * 9 // 10].uid)
    return beginning(matching(user, Filters(**filters)), sort, place, backwards=False)[:PAGE]


CASES = [
    (False, {}),
    (True, {}),
    (False, {"area": "33.03", "group": "food"}),
    (False, {"constraint": "marketing"}),
    (True, {"constraint": "marketing"}),
]


@pytest.mark.django_db(transaction=True)
def test_a_page_reads_no_more_of_ten_times_the_records():
    officer = make.user("provincial_officer", "33")
    fill(0, FEW)
    few = [read(page(officer, deep, **filters)) for deep, filters in CASES]
    fill(FEW, MANY - FEW)
    many = [read(page(officer, deep, **filters)) for deep, filters in CASES]

    for (deep, filters), before, after in zip(CASES, few, many, strict=True):
        assert after <= 2 * before + 10 * PAGE, (deep, filters, few, many)  # not 20,000 rows
    assert "business_by_entry" in indexes(plan(page(officer, True)))
    by_offset = Business.objects.order_by("-entered_at", "-uid")
    start = MANY * 9 // 10
    assert read(by_offset[start : start + PAGE]) > 5 * many[1]  # as lists are usually turned


@pytest.mark.django_db
def test_a_page_costs_the_same_statements_however_many_rows_it_has(client):
    for number in range(60):
        business = make.business(f"Keripik {number}")
        make.owner(business)
    client.force_login(make.user("district_officer", "33.74"))
    client.get("/usaha/")
    counted = []
    for address in ("/usaha/?per=25", "/usaha/?per=100", "/usaha/?q=keripik&urut=name"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counted.append(len(asked))

    assert len(set(counted)) == 1
    assert counted[0] <= 20
