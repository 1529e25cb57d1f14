"""The list's page: whole or the part that htmx swaps, while somebody types or chooses."""

import re
from html import unescape

import pytest
from django.urls import reverse

from gerai.foundation.events.models import Event
from gerai.inventory.registry.views import listing
from tests import make

pytestmark = pytest.mark.django_db
LIST = reverse("registry:index")
SEEK = reverse("registry:seek")
NIK = "9933740101700001"


@pytest.fixture
def officer(client):
    for number in range(3):
        make.business(f"Keripik {number}", sector_group="food")
    make.business("Tenun Troso", sector_group="other")
    officer = make.user("district_officer", "33.74")
    client.force_login(officer)
    return officer


def chosen(client, **filters):
    """What htmx gets when a filter changes."""
    head = {"HX-Request": "true", "HX-Target": "hasil", "HX-Trigger": "saringan"}
    return client.get(LIST, filters, headers=head)


def typed(client, text, kept="?"):
    """What htmx gets while somebody types."""
    head = {"HX-Request": "true", "HX-Target": "hasil", "HX-Trigger": "cari"}
    return client.post(SEEK, {"q": text, "saringan": kept}, headers=head)


def result(page):
    """The part of a page that is swapped; what goes elsewhere and line ends left out."""
    text = page.content.decode()
    found = re.search(r'<div id="hasil".*</section>\s*</div>', text, re.S).group()
    found = re.sub(r'<p class="sr" id="jumlah".*?</p>', "", found)
    return re.sub(r"\s+", " ", found)


def names(page):
    return re.findall(r'<th scope="row"><a[^>]*>([^<]*)', page.content.decode())


def test_a_chosen_filter_swaps_in_what_a_full_reload_shows(client, officer):
    part = chosen(client, kelompok="food", urut="name", q="keripik")
    whole = client.get(part.headers["HX-Push-Url"])

    assert names(part) == ["Keripik 0", "Keripik 1", "Keripik 2"]
    assert "<html" not in part.content.decode()
    assert result(part) == result(whole)


def test_typing_swaps_in_what_a_full_reload_shows_and_keeps_the_filters(client, officer):
    part = typed(client, "kerip", "?kelompok=food&sesudah=01939a4e-0000-7000-8000-000000000000")
    whole = client.get(part.headers["HX-Replace-Url"])

    assert part.headers["HX-Replace-Url"] == f"{LIST}?kelompok=food&q=kerip"
    assert sorted(names(part)) == ["Keripik 0", "Keripik 1", "Keripik 2"]
    assert result(part) == result(whole)
    assert 'value="kerip"' in whole.content.decode()


def test_an_emptied_box_shows_the_list_again(client, officer):
    part = typed(client, "", "?q=kerip")

    assert part.headers["HX-Replace-Url"].rstrip("?") == LIST
    assert len(names(part)) == 4


@pytest.mark.parametrize("text", [NIK, NIK[:6], "0812 345", "budi 99337", "62-812-34"])
def test_digits_wait_for_the_whole_number_and_are_looked_up_by_nobody(client, officer, text):
    answer = typed(client, text)

    assert answer.status_code == 204
    assert not {"HX-Push-Url", "HX-Replace-Url", "Location"} & set(answer.headers)
    assert not Event.objects.filter(name="person.sought").exists()


def test_without_script_the_box_leads_to_the_same_list(client, officer):
    answer = client.post(SEEK, {"q": "kerip", "saringan": "?kelompok=food"})
    whole = client.get(answer.headers["Location"])

    assert result(whole) == result(typed(client, "kerip", "?kelompok=food"))


def test_a_number_sent_whole_is_looked_up_and_stands_in_no_address(client, officer):
    answer = client.post(SEEK, {"q": NIK, "saringan": "?"})

    assert NIK not in answer.headers["Location"]
    assert Event.objects.filter(name="person.sought").count() == 1


def test_no_page_is_kept_in_the_browsers_history_cache(client, officer):
    page = unescape(client.get(LIST).content.decode())

    assert '"historyCacheSize": 0' in page
    assert '"refreshOnHistoryMiss": true' in page


def test_without_the_guard_a_half_typed_number_would_stand_in_the_address(
    client, officer, monkeypatch
):
    monkeypatch.setattr(listing, "DIGITS", re.compile("never"))

    assert NIK[:6] in typed(client, NIK[:6]).headers["HX-Replace-Url"]
