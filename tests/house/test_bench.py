"""The benchmark is run by hand: what it enters and asks for is tried here, on a few records."""

import re

import pytest

from bench import installation
from bench.__main__ import addresses
from bench.intake import peers as beside
from bench.intake import rows
from gerai.inventory.registry.models import Business
from tests import make

RECORD = re.compile(r'href="/usaha/[0-9a-f]{8}-[0-9a-f-]{27}/"')
LISTS = ("first page", "frequent word", "rare word", "main constraint", "deep page")
pytestmark = pytest.mark.django_db


def test_it_enters_as_many_as_it_says_each_its_own():
    installation.enter_some(0, 60)
    installation.enter_some(60, 60)

    assert Business.objects.count() == 120
    assert Business.objects.filter(main_constraint="marketing").exists()


@pytest.mark.parametrize("theirs", [False, True])
def test_each_page_that_it_asks_for_answers_and_finds_something(client, settings, theirs):
    settings.ROOT_URLCONF = "bench.urls"
    installation.enter_some(0, 120)
    installation.rare()
    client.force_login(make.user("provincial_officer", "33"))

    for what, ours, peers in addresses():
        if address := peers if theirs else ours:
            answer = client.get(address)
            assert answer.status_code == 200, (what, address)
            if what in LISTS:
                assert RECORD.search(answer.content.decode()), (what, address)


def test_the_lists_of_the_intake_bench_have_twenty_columns_and_are_the_same_each_time(tmp_path):
    places = rows.villages("33")
    first = rows.as_csv(tmp_path / "a.csv", 50, places)
    again = rows.as_csv(tmp_path / "b.csv", 50, places)
    book = rows.as_xlsx(tmp_path / "a.xlsx", 50, places)

    assert len(rows.HEADER) == 20
    assert first.read_bytes() == again.read_bytes()
    assert list(beside.cells(first)) == list(beside.cells(book))
    assert {row[3][:2] for row in beside.cells(first)} == {"99"}
