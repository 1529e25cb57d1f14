"""Public figures point at no single business."""

import pytest
from django.core.cache import cache

from gerai.inventory.registry.queries.published import published
from gerai.inventory.registry.rules import publishable, rounded
from tests import make


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"a": 12, "b": 31}, {"a": 10, "b": 30}),
        ({"a": 12, "b": 0}, {"a": 10, "b": 0}),
        ({"a": 40, "b": 20, "c": 3}, {"a": 40, "b": None, "c": None}),
        ({"a": 40, "b": 20, "c": 3, "d": 4}, {"a": 40, "b": 20, "c": None, "d": None}),
        ({"a": 40, "b": 20, "c": 1, "d": 2}, {"a": 40, "b": None, "c": None, "d": None}),
        ({"a": 3}, {"a": None}),
        ({}, {}),
    ],
)
def test_small_counts_are_not_said_nor_given_away_by_the_total(counts, said):
    assert publishable(counts) == said


def test_counts_are_rounded_so_that_one_more_is_not_seen():
    assert [rounded(count) for count in (5, 7, 8, 12, 60_019)] == [5, 5, 10, 10, 60_020]


@pytest.mark.django_db
def test_the_front_page_says_no_small_count_and_names_no_business(client, settings):
    settings.ROOT_AREA = "33"
    cache.clear()
    for _ in range(12):
        make.business("Keripik Bu Yah", "33.74.06.1001", sector_group="food")
    for _ in range(7):
        make.business("Kopi Rahasia", "33.75.01.1001", sector_group="trade")
    make.business("Satu Satunya", "33.01.01.2001", sector_group="other")
    make.business("Sudah Tutup", "33.74.06.1001", state="closed")

    page = client.get("/").content.decode()
    known = published()

    assert known.total == 20
    assert (known.areas["33.74"], known.areas["33.75"], known.areas["33.01"]) == (10, None, None)
    assert known.groups == {"food": 10, "trade": None, "other": None}
    assert "Kota Semarang: 10 usaha" in page
    assert "Kab. Cilacap: – usaha" in page
    assert not {word for word in ("Yah", "Rahasia", "Satunya", "Tutup") if word in page}


@pytest.mark.django_db
def test_the_public_figures_are_worked_out_once_an_hour(client, django_assert_max_num_queries):
    cache.clear()
    make.business()
    first = published()
    make.business()

    with django_assert_max_num_queries(1):
        assert published() == first


@pytest.mark.django_db
def test_a_front_page_without_figures_shows_none(client):
    cache.clear()

    page = client.get("/").content.decode()

    assert "dalam angka" not in page
    assert "Satu catatan tepercaya" in page
