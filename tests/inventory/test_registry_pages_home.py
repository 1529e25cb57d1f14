"""The figures of the home page: of one's own areas, and with their source."""

import pytest
from django.core.cache import cache

from gerai.inventory.registry.queries.figures import figures
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def test_figures_count_what_the_user_sees_and_name_the_source():
    one = make.business("Satu", "33.74.06.1001", sector_group="food")
    make.business("Dua", "33.74.07.1001", state="closed")
    far = make.business("Rahasia", "33.75.01.1001", sector_group="food")
    for business in (one, far):
        make.fact(business, "affected", "yes")
        make.fact(business, "main_constraint", "marketing")

    officer = make.user("district_officer", "33.74")
    known = figures(officer)

    assert figures(officer) == known

    assert (known.total, known.closed) == (1, 1)
    assert known.areas == {"33.74.06": 1}
    assert known.groups == {"food": 1}
    assert [(share.value, share.count) for share in known.constraints] == [("marketing", 1)]
    assert known.affected[0].origin == "Survei dampak"


def test_the_home_of_an_officer_shows_figures_that_lead_to_lists(client):
    make.business("Satu", "33.74.06.1001", sector_group="food")
    client.force_login(make.user("district_officer", "33.74"))

    answer = client.get("/beranda/")

    assert answer.status_code == 200
    assert "/usaha/?wilayah=33.74.06" in answer.content.decode()


def test_the_home_of_an_owner_says_what_can_be_done(client):
    client.force_login(make.user())

    answer = client.get("/beranda/").content.decode()

    assert "Pastikan usaha Anda tercatat" in answer
    assert "/usaha/" not in answer


def test_an_executive_reads_the_figures_and_opens_no_record(client):
    make.business("Rahasia Satu", "33.74.06.1001", sector_group="food")
    client.force_login(make.user("executive", "33.74"))

    answer = client.get("/beranda/").content.decode()

    assert "Usaha aktif per wilayah" in answer
    assert "/usaha/" not in answer
    assert "Rahasia" not in answer
    assert client.get("/usaha/").status_code == 403
