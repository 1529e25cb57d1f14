"""Which businesses a list shows, in which order, a page at a time, and to whom."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from gerai.inventory.registry.queries import search as searching
from gerai.inventory.registry.queries.search import COUNTED, Cursor, Filters, search
from gerai.inventory.registry.queries.words import question
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


def names(user, limit=50, after=None, **filters):
    return [row.name for row in search(user, Filters(**filters), after, limit).rows]


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("keripik", ["Keripik Bu Yah"]),
        ("kerip", ["Keripik Bu Yah"]),
        ("makanan", ["Keripik Bu Yah"]),
        ("dimakan", ["Keripik Bu Yah"]),
        ("yah makanan", ["Keripik Bu Yah"]),
        ("yah tenun", []),
        ("-keripik", ["Tenun Troso Makmur"]),
        ('"bu yah"', ["Keripik Bu Yah"]),
        ('"yah bu"', []),
        ("", ["Tenun Troso Makmur", "Keripik Bu Yah"]),
        ("   ", ["Tenun Troso Makmur", "Keripik Bu Yah"]),
    ],
)
def test_words_find_a_name_by_its_beginning_and_an_activity_by_its_stem(officer, words, found):
    make.business("Keripik Bu Yah", activity="Membuat makanan ringan")
    make.business("Tenun Troso Makmur", entered_at=NOON + timedelta(days=1))

    assert names(officer, words=words) == found


@pytest.mark.parametrize(
    "text",
    [
        "a & | ! ( )",
        "'",
        "\\",
        ":*",
        "' | 'x",
        "<->",
        "%",
        "_",
        '"',
        "-",
        "x" * 100_000,
        "١٢٣",
        "²",
    ],
)
def test_no_text_breaks_the_search(officer, text):
    make.business()

    assert search(officer, Filters(words=text), None, 10).total in (0, 1)


def test_a_question_holds_no_more_words_than_it_should():
    assert str(question("a " * 100)).count("config") <= 2 * 8


def test_a_registry_number_and_a_nib_typed_whole_find_the_record(officer):
    one = make.business("Satu", number="K7QM3XTAZ")
    make.certificate(one, "nib", "0220204512345")
    make.business("Dua")

    assert names(officer, words="k7qm-3xta-z") == ["Satu"]
    assert names(officer, words="0220 2045 12345") == ["Satu"]
    assert names(officer, words="0220204512346") == []


def test_each_filter_narrows(officer):
    one = make.business(
        "Satu",
        "33.74.06.1001",
        sector_group="food",
        sector_code="10750",
        size_class="micro",
        state="closed",
    )
    make.source(one, "Dindagkop Kota Semarang")
    make.certificate(one, "halal", "H1", expires_on=date(2026, 12, 1))
    make.fact(one, "affected", "yes")
    make.fact(one, "main_constraint", "marketing")
    holder = make.owner(one)
    make.business("Dua", "33.74.07.1001", entered_at=NOON - timedelta(days=9))

    for narrowed in (
        {"area": "33.74.06"},
        {"group": "food"},
        {"sector": "10750"},
        {"size": "micro"},
        {"state": "closed"},
        {"affected": "yes"},
        {"constraint": "marketing"},
        {"certificate": "halal"},
        {"certificate": "halal", "expires_before": date(2026, 12, 2)},
        {"expires_from": date(2026, 12, 1)},
        {"sender": "Dindagkop Kota Semarang"},
        {"entered_since": date(2026, 11, 1)},
        {"holders": (holder.uid,)},
        {"holders": (one.uid,)},
    ):
        assert names(officer, **narrowed) == ["Satu"], narrowed
    assert names(officer, certificate="nib") == []
    assert names(officer, certificate="halal", expires_before=date(2026, 12, 1)) == []


def test_the_newest_fact_of_a_kind_counts(officer):
    one = make.business("Satu")
    make.fact(one, "main_constraint", "marketing", date(2025, 1, 1))
    make.fact(one, "main_constraint", "capital", date(2026, 1, 1))

    assert names(officer, constraint="marketing") == []
    assert names(officer, constraint="capital") == ["Satu"]


@pytest.mark.parametrize("sort", ["newest", "name"])
def test_pages_lead_through_all_records_and_back(officer, sort):
    for number in range(7):
        make.business(f"Usaha {number % 3}", entered_at=NOON + timedelta(hours=number % 2))
    whole = [row.uid for row in search(officer, Filters(sort=sort), None, 50).rows]

    first = search(officer, Filters(sort=sort), None, 3)
    second = search(officer, Filters(sort=sort), Cursor(first.older), 3)
    third = search(officer, Filters(sort=sort), Cursor(second.older), 3)
    back = search(officer, Filters(sort=sort), Cursor(third.newer, backwards=True), 3)
    start = search(officer, Filters(sort=sort), Cursor(back.newer, backwards=True), 3)

    assert [row.uid for page in (first, second, third) for row in page.rows] == whole
    assert (first.newer, third.older) == (None, None)
    assert [row.uid for row in back.rows] == [row.uid for row in second.rows]
    assert [row.uid for row in start.rows] == [row.uid for row in first.rows]
    assert start.newer is None
    assert start.older == first.older
    assert whole == sorted_as(sort)


def sorted_as(sort):
    rows = list(searching.Business.objects.all())
    if sort == "name":
        return [row.uid for row in sorted(rows, key=lambda row: (row.name.lower(), row.uid))]
    return [row.uid for row in sorted(rows, key=lambda row: (row.entered_at, row.uid))][::-1]


def test_a_cursor_out_of_sight_begins_at_the_beginning(officer):
    foreign = make.business("Aaa", "33.75.01.1001")
    make.business("Satu")

    assert names(officer, after=Cursor(foreign.uid)) == ["Satu"]
    assert names(officer, after=Cursor(uuid4())) == ["Satu"]


def test_the_count_stops_one_beyond_what_is_counted(officer, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 3)
    for _ in range(6):
        make.business()

    assert search(officer, Filters(), None, 2).total == 4
    assert COUNTED == 10_000


def test_a_list_shows_nothing_beyond_the_users_areas(officer):
    make.business("Satu")
    other = make.business("Rahasia Tetangga", "33.7401.06.1001"[:13])
    make.source(other, "Dinas tetangga")
    holder = make.owner(other)

    for narrowed in (
        {},
        {"words": "rahasia"},
        {"words": other.number},
        {"area": "33"},
        {"sender": "Dinas tetangga"},
        {"holders": (holder.uid, other.uid)},
        {"sort": "name"},
    ):
        found = search(officer, Filters(**narrowed), None, 50)
        assert "Rahasia Tetangga" not in [row.name for row in found.rows]
        assert found.total <= 1
    assert names(make.user()) == []


def test_a_page_costs_six_statements_scope_and_cursor_included(
    officer, django_assert_max_num_queries
):
    for _ in range(5):
        make.business()
    first = search(officer, Filters(), None, 2)

    with django_assert_max_num_queries(6):
        search(officer, Filters(words="keripik"), Cursor(first.older), 2)
