"""The league of offices and areas: for officers, each of their areas, with every denominator."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils.timezone import now

from gerai.inventory.intake.models import BusinessList, Tally
from tests import make
from tests.samples import business_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def counted(sender, *, area="33.10", age=1, rows=10, sound=10, waiting=0, repaired=0, **more):
    """A list whose rows were counted; all its facts are there unless said otherwise."""
    made = business_list(area, f"{sender} {age} {area} {BusinessList.objects.count()}")
    made.sender, made.received_at = sender, now() - timedelta(days=age)
    made.save()
    whole = {"known": rows * 5, "distinct": rows, "coded": rows}
    Tally.objects.create(
        business_list=made, area_code=area, rows=rows, sound=sound, waiting=waiting,
        repaired=repaired, **whole | more,
    )  # fmt: skip
    return made


@pytest.fixture
def several(client):
    """Two offices of Klaten, one of Demak; the officer of the province is signed in."""
    old = counted("Dinas A", age=40, sound=2, waiting=8, repaired=6)
    new = counted("dinas a", age=3, sound=6, waiting=4, again=4)
    new.revises = old
    new.save()
    counted("Dinas B", age=200, rows=100, sound=100)
    counted("Dinas C", area="33.21", sound=0, known=20, coded=0, waiting=10, repaired=1)
    user = make.user("provincial_officer", area="33")
    client.force_login(user)
    return user


def names(page: str) -> list[str]:
    return [name for name in sorted(("Dinas B", "Dinas C", "dinas a"), key=page.find)
            if name in page]  # fmt: skip


def get(client, **asked) -> str:
    return " ".join(client.get("/daftar/mutu/", asked).content.decode().split())


def test_each_share_stands_with_what_it_is_a_share_of(client, several):
    page = get(client)

    assert '<b class="score">90</b>' in page  # dinas a: 100, 60, 100, 100
    assert '60%<span class="of">6 / 10</span>' in page
    assert '40%<span class="of">20 / 50</span>' in page
    assert '6<span class="of">dari 8</span>' in page
    assert "Nilai 2 daftar, dari yang lama: 80, 90" in page
    assert "dari baris yang datang dengan keadaan perlu diperbaiki atau ditolak" in page


def test_heads_sort_and_the_address_narrows(client, several):
    assert names(get(client)) == ["Dinas B", "dinas a", "Dinas C"]
    assert names(get(client, urut="-nilai")) == ["Dinas C", "dinas a", "Dinas B"]
    assert names(get(client, urut="pengirim")) == ["dinas a", "Dinas B", "Dinas C"]
    assert names(get(client, urut="perbaikan")) == ["dinas a", "Dinas C", "Dinas B"]
    assert names(get(client, masa="90")) == ["dinas a", "Dinas C"]
    assert names(get(client, wilayah="33.21")) == ["Dinas C"]
    assert names(get(client, urut="ngawur", masa="x", wilayah="../etc"))[0] == "Dinas B"


def test_an_officer_of_a_regency_sees_its_offices_alone_and_the_executive_none(client, several):
    client.force_login(make.user("district_officer", area="33.21"))
    assert names(get(client)) == ["Dinas C"]
    client.force_login(make.user("executive", area="33"))
    assert client.get("/daftar/mutu/").status_code == 403
    client.logout()
    assert client.get("/daftar/mutu/").status_code == 302
    assert client.get("/daftar/mutu/unduh/").status_code == 302


def test_the_file_has_every_number_and_no_formula(client, several):
    counted('=HYPERLINK("x")', age=2)
    answer = client.get("/daftar/mutu/unduh/", {"urut": "pengirim"})

    assert answer["Content-Disposition"].startswith('attachment; filename="mutu-')
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    one = next(row for row in rows if row["pengirim"] == "dinas a")
    assert (one["nilai"], one["baris"], one["sah"]) == ("90", "10", "0,6000")
    assert (one["baris_pernah_menunggu"], one["baris_sudah_dibetulkan"]) == ("8", "6")
    assert rows[0]["pengirim"].startswith("'=")


def test_without_lists_the_page_says_what_will_be_here(client):
    client.force_login(make.user("district_officer", area="33.10"))

    assert "Begitu sebuah daftar selesai dibaca" in get(client)
    assert "Tidak ada daftar dengan saringan ini" in get(client, masa="30")


def test_five_hundred_lists_are_few_queries(client, django_assert_max_num_queries):
    for number in range(500):
        counted(f"Dinas {number % 60}", age=number, area=f"33.{1 + number % 29:02}")
    client.force_login(make.user("provincial_officer", area="33"))
    client.get("/daftar/mutu/")

    with django_assert_max_num_queries(14):
        client.get("/daftar/mutu/")


def test_many_offices_are_shown_a_page_at_a_time(client):
    for number in range(60):
        counted(f"Dinas {number:02}")
    client.force_login(make.user("district_officer", area="33.10"))

    first, second = get(client, urut="pengirim"), get(client, urut="pengirim", hal="2")

    assert "Dinas 49" in first
    assert "Dinas 50" not in first
    assert "60 kantor" in first
    assert "Dinas 59" in second
    assert "hal=" not in second.partition("<thead>")[2].partition("</thead>")[0]
    assert len(first.encode()) < 300_000
