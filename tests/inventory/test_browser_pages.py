"""Every page of the registry, the home of every role: axe, both sizes, 320 px, the keyboard."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import exporting
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.search import Filters
from tests import make
from tests.photos import axe, look, narrow, tabbed


@pytest.fixture
def province(settings):
    """A province with some businesses, one of them known well."""
    settings.ROOT_AREA = "33"
    cache.clear()
    for number in range(30):
        group = ("food", "trade", "services")[number % 3]
        made = make.business(
            f"Keripik Bu Yah {number}",
            f"33.{number % 5 + 1:02}.01.2001",
            sector_group=group,
            activity="Membuat keripik singkong",
        )
        make.owner(made)
    known = make.business("Tahu Aci Bu Darsini", "33.76.01.1001", sector_group="food", workers=3)
    owner = make.owner(known, "Darsini", sex="f")
    make.source(known)
    make.certificate(known, "pirt", "2063374010001-27", expires_on=date.today() + timedelta(30))
    make.certificate(known, "nib", "0220204512345")
    make.fact(known, "affected", "yes")
    make.fact(known, "main_constraint", "marketing")
    for kind, text in ((Kind.NIK, "9937604501700001"), (Kind.PHONE, "+6289900000001")):
        keep(holder=owner.uid, kind=kind, text=text, at=now())
    return known


def good(page, name, limit=140):
    look(page, name)
    axe(page)
    narrow(page)
    assert tabbed(page, limit)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/usaha/", "registry"),
        ("/usaha/?q=keripik&kelompok=food&terdampak=&sejak=2020-01-01", "registry-narrowed"),
        ("/usaha/?q=tidak-ada&kelompok=food", "registry-none"),
        ("/usaha/?kbli=12", "registry-wrong"),
        ("/usaha/unduh/?kelompok=food", "exports"),
        ("/beranda/", "home-province"),
        ("/tidak-ada/", "missing-officer"),
    ],
)
def test_a_page_of_an_officer_is_open_to_everyone(page, enter, province, path, name):
    enter(page, make.user("provincial_officer", "33"))
    page.goto(path)

    good(page, name)


def test_a_record_and_what_it_reveals_are_open_to_everyone(page, enter, province):
    enter(page, make.user("provincial_officer", "33"))
    page.goto(f"/usaha/{province.uid}/")
    good(page, "record")
    assert "Pemilik, perempuan" in page.inner_text("main")

    page.get_by_role("link", name="Buka NIK").click()
    good(page, "reveal")
    page.select_option("[name=tujuan]", "service")
    page.fill("[name=alasan]", "ab")
    page.click("main form button >> nth=0")
    page.fill("[name=alasan]", "Memeriksa berkas hibah")
    page.click("main form button >> nth=0")
    page.wait_for_selector(".secret")
    good(page, "revealed")


def test_the_pages_of_an_export_are_open_to_everyone(page, enter, province):
    officer = make.user("provincial_officer", "33")
    asked = exporting.ask(
        filters=Filters(), form="csv", personal=False, reason="", by=officer, at=now()
    )
    enter(page, officer)
    page.goto(f"/usaha/unduh/{asked.uid}/")
    good(page, "export-waiting")

    exporting.make(export_id=asked.pk, at=now())
    page.reload()
    page.wait_for_selector("a[href$='/berkas/']")
    good(page, "export-made")


@pytest.mark.parametrize("role", ["", "executive", "auditor", "administrator", "enumerator"])
def test_the_home_of_every_role_is_open_to_everyone(page, enter, province, role):
    enter(page, make.user(role, "33") if role else make.user())
    page.goto("/beranda/")

    good(page, f"home-{role or 'owner'}")


@pytest.mark.parametrize(("path", "name"), [("/", "front-figures"), ("/en/", "front-figures-en")])
def test_the_front_page_with_figures_is_open_to_everyone(page, province, path, name):
    page.goto(path)
    assert page.locator(".tiles text.v").count() == 35

    good(page, name)


def test_a_forbidden_page_keeps_the_readers_frame(page, enter, province):
    enter(page, make.user("executive", "33"))
    page.goto("/usaha/")

    assert "Kode 403" in page.inner_text("main")
    good(page, "forbidden")


def test_the_list_and_the_record_work_without_script(plain_page, enter, province):
    enter(plain_page, make.user("provincial_officer", "33"))
    plain_page.goto("/usaha/")
    plain_page.fill("#cari", "tahu aci")
    plain_page.click("#pencarian button")
    plain_page.click("text=Tahu Aci Bu Darsini")

    assert plain_page.url.endswith(f"/usaha/{Business.objects.get(name__startswith='Tahu').uid}/")
