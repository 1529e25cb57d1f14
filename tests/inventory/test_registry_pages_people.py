"""The pages of returning migrants and affected residents: who is on them, found, and shown how."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gerai.foundation.events.models import Event
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.queries.people import PAGE, people
from tests import make
from tests.make import lists
from tests.make.registry import NOON
from tests.photos import axe, look, narrow, tabbed

pytestmark = pytest.mark.django_db
SRI = {
    "Nama": "Sri Wahyuni", "NIK": "9921071205710011", "Keterangan": "terdampak", "Kota Asal": "-",
}  # fmt: skip


@pytest.fixture
def officer(settings):
    """Of Klaten."""
    settings.ROOT_AREA = "33"
    return make.user("district_officer", area="33.10")


def listed(folder, by, *rows: dict[str, str], name: str = "pemudik.csv") -> None:
    """A list of these persons is in the registry."""
    path = lists.persons(folder, *rows, name=name)
    found = actions.receive(path=path, sender="Kelurahan Merbung", by=by, at=NOON, within="33.10")
    actions.read(uid=found.uid, path=path, by=by)
    actions.enter(uid=found.uid, by=by, at=NOON)


def plain(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_person_stands_in_the_list_and_has_a_page_with_the_source_of_each_field(
    client, officer, tmp_path
):
    listed(tmp_path, officer, {}, SRI)
    client.force_login(officer)

    index = plain(client.get("/warga/"))
    page = plain(client.get(f"/warga/{Person.objects.get(name='Slamet Riyadi').uid}/"))

    assert ("Slamet Riyadi" in index, "Sri Wahyuni" in index) == (True, True)
    assert "menjahit" in index
    for said in (
        "6001", "Pemudik", "Merbung", "Jakarta", "menjahit", "pemudik.csv", "belum diketahui",
        "Kelurahan Merbung, baris 2",
    ):  # fmt: skip
        assert said in page, said
    assert "9974011203800001" not in index + page
    assert "6289912346001" not in index + page


def test_persons_are_found_by_name_and_by_who_they_are(client, officer, tmp_path):
    listed(tmp_path, officer, {}, SRI)
    client.force_login(officer)

    named = plain(client.get("/warga/?q=wahyu+sri"))
    kind = plain(client.get("/warga/?siapa=returning_migrant"))
    nobody = plain(client.get("/warga/?q=bambang"))

    assert ("Slamet Riyadi" in named, "Sri Wahyuni</a>" in named) == (False, True)
    assert ("Slamet Riyadi" in kind, "Sri Wahyuni</a>" in kind) == (True, False)
    assert "Tidak ada warga yang cocok" in nobody


@pytest.mark.parametrize("nonsense", ["siapa=owner", "sesudah=x", "q=" + "a" * 101, "q=%00"])
def test_a_nonsensical_address_asks_for_nothing(client, officer, tmp_path, nonsense):
    listed(tmp_path, officer, {})
    client.force_login(officer)

    answer = client.get(f"/warga/?{nonsense}")

    assert answer.status_code == 200
    assert "Slamet Riyadi" in plain(answer)


def test_owners_have_no_page_here_and_persons_of_elsewhere_neither(client, officer, tmp_path):
    listed(tmp_path, officer, {})
    business = make.business(area="33.10.26")
    owner = make.owner(of=business)
    person = Person.objects.get(kind="returning_migrant")
    client.force_login(officer)
    assert client.get(f"/warga/{owner.uid}/").status_code == 404
    assert client.get(f"/warga/{person.uid}/").status_code == 200

    client.force_login(make.user("district_officer", area="33.21"))
    assert client.get(f"/warga/{person.uid}/").status_code == 404
    assert "Belum ada warga" in plain(client.get("/warga/"))


def test_the_list_is_paged_both_ways_by_as_many_statements_as_a_short_one(
    client, officer, tmp_path
):
    names = [f"Slamet {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(PAGE + 7)]
    listed(tmp_path, officer, *({"Nama": name, "NIK": ""} for name in reversed(names)))
    client.force_login(officer)

    first = people(officer, words="", kind="")
    second = people(officer, words="", kind="", after=first.later)
    back = people(officer, words="", kind="", before=second.earlier)

    assert (len(first.rows), len(second.rows), first.earlier, second.later) == (PAGE, 7, None, None)
    assert [row.person.pk for row in back.rows] == [row.person.pk for row in first.rows]
    client.get("/warga/")  # what is kept in memory from the first page on
    assert [row.person.name for row in (*first.rows, *second.rows)] == names
    costs = []
    for address in ("/warga/", "/warga/?q=slamet"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12  # one asks for the reader's scope, one notes what was seen


def test_a_value_is_opened_for_a_reason_that_is_written_down(client, officer, tmp_path):
    listed(tmp_path, officer, {})
    person = Person.objects.get()
    value = Value.objects.get(holder=person.uid, kind=Kind.PHONE).id
    address = f"/warga/{person.uid}/buka/{value}/"
    client.force_login(officer)

    asked = plain(client.get(address))
    idle = plain(client.post(address, {"alasan": " ", "tujuan": "service"}))
    told = plain(
        client.post(address, {"tujuan": "service", "alasan": "memanggil untuk pelatihan menjahit"})
    )

    assert "6289912346001" not in asked + idle
    assert "+6289912346001" in told
    event = Event.objects.get(name="personal.revealed")
    assert (event.area_code, event.data["reason"]) == (
        person.area_code, "memanggil untuk pelatihan menjahit",
    )  # fmt: skip
    assert client.get(f"/warga/{person.uid}/buka/{person.uid}/").status_code == 404


@pytest.mark.parametrize("name", ["people", "person", "person-reveal"])
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_persons_are_open_to_everyone(page, enter, officer, tmp_path, name):
    names = ["Slamet Riyadi", "Parman", "Bejo Santoso", "Endah Lestari", "Joko Susilo"]
    rows = [
        {"Nama": said, "NIK": f"99210712057101{n:02}", "Keterampilan": ("las", "-", "masak")[n % 3]}
        for n, said in enumerate(names)
    ]
    listed(tmp_path, officer, SRI, *rows)
    enter(page, officer)
    page.goto("/warga/")
    if name != "people":
        page.get_by_role("link", name="Slamet").click()
    if name == "person-reveal":
        page.get_by_role("link", name="Buka Nomor HP").click()

    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page)
