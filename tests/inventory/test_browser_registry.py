"""The registry in a real browser: typing, choosing, leading through by keyboard, on a phone."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.photos import sized


@pytest.fixture
def officer():
    for number in range(60):
        business = make.business(f"Keripik {number:02}", sector_group="food")
        make.owner(business)
    make.business("Tenun Troso", sector_group="other")
    return make.user("district_officer", "33.74")


def inside(page):
    """The part that htmx swaps, as it lies in the page now, without what htmx notes in it."""
    return page.evaluate(
        """() => { const e = document.querySelector('#hasil').cloneNode(true);
        e.querySelectorAll('[class=""]').forEach(x => x.removeAttribute('class'));
        return e.innerHTML.replace(/\\s+/g, ' '); }"""
    )


def test_the_list_follows_what_is_typed_and_a_reload_shows_the_same(page, enter, officer):
    enter(page, officer)
    page.goto("/usaha/")
    page.focus("#cari")
    page.keyboard.type("tenun", delay=30)
    expect(page.locator("tbody tr")).to_have_count(1)
    typed = inside(page)

    assert page.evaluate("document.activeElement.id") == "cari"
    assert page.inner_text("#jumlah") == "1 usaha"
    assert page.url.endswith("/usaha/?q=tenun")
    page.reload()
    assert inside(page) == typed


def test_a_filter_keeps_the_focus_and_the_way_back_leads_to_the_page_before(page, enter, officer):
    enter(page, officer)
    page.goto("/usaha/")
    page.focus("#id_kelompok")
    page.select_option("#id_kelompok", "other")
    expect(page.locator("tbody tr")).to_have_count(1)

    assert page.evaluate("document.activeElement.id") == "id_kelompok"
    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "Tenun Troso" not in kept
    assert "Keripik" not in kept
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(50)


def test_on_a_phone_the_filters_are_one_touch_away(plain_page, enter, officer):
    enter(plain_page, officer)
    sized(plain_page, "hp")
    plain_page.goto("/usaha/")
    assert not plain_page.is_visible("#id_kelompok")

    plain_page.click("a[href='#saringan']")
    plain_page.select_option("#id_kelompok", "other")
    plain_page.click("#saringan button")

    assert plain_page.locator("tbody tr").count() == 1
