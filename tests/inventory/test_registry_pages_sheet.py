"""The record on paper: all that its page says, masked, for who may see it, and noted."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from gerai.foundation.documents import engine
from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions.printing import print_sheet
from gerai.inventory.registry.models import Business
from tests import make
from tests.pdf import Pdf

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
NIK = "9901014405800001"


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74", name="Sri Wahyuni")


def known_business(name="Keripik Bu Yah", **given):
    """A business of one list, with an owner, a paper and a fact."""
    made = make.business(name, activity="Membuat keripik", annual_sales=120_000_000, **given)
    row = make.source(made)
    made.origins = {
        "*": {"kind": "list", "at": "2026-03-01", "source": str(row.uid)},
        "annual_sales": {"kind": "officer", "at": "2026-11-02"},
    }
    made.save(update_fields=["origins"])
    owner = make.owner(made)
    keep(holder=owner.uid, kind=Kind.NIK, text=NIK, at=NOON, source=row.uid)
    keep(holder=made.uid, kind=Kind.PHONE, text="081234567890", at=NOON)
    make.certificate(made, "pirt", "2063374010001-27", expires_on=date(2026, 12, 1))
    make.fact(made, "affected", "yes")
    return made


def test_the_sheet_has_every_field_with_its_origin_and_day(client, officer):
    made = known_business()
    client.force_login(officer)

    answer = client.get(f"/usaha/{made.uid}/lembar/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="lembar-{made.number}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    printed = Pdf(answer.content)
    for words in (
        "Keripik Bu Yah",
        made.printed_number,
        "KegiatanMembuat keripikSumber 1, 1 Mar 2026",
        "Omzet setahunRp 120.000.000petugas, 2 Nov 2026",
        "Modal usahabelum diketahui",
        "Siti Rokhayah",
        "NIK•••• 0001Sumber 1, 25 Nov 2026",
        "2063374010001-27",
        "1 Des 2026, segera habis",
        "Survei dampak, 1 Mar 2026",
        "1Data UKM 2026.xlsxDindagkop Kota Semarang11 Mar 2026",
        "oleh Sri Wahyuni",
        "Halaman 1 dari 1",
    ):
        assert printed.says(words), printed.text


def test_no_identity_number_and_no_phone_stands_in_it_in_clear(officer):
    made = print_sheet(uid=known_business().uid, by=officer, at=NOON)

    said = Pdf(made).text
    assert NIK not in said
    assert "81234567890" not in said
    assert re.findall(r"\d{16}", said) == []


def test_it_is_noted_who_took_it(officer):
    made = known_business()

    print_sheet(uid=made.uid, by=officer, at=NOON)

    event = Event.objects.get(name="business.printed")
    assert (event.by, event.subject) == (officer, f"registry.business:{made.uid}")
    assert (event.area_code, event.data) == (made.area_code, {})


def test_a_foreign_record_is_missing_and_one_who_only_sees_figures_is_refused(client):
    made = known_business()
    client.force_login(make.user("district_officer", "33.75"))
    assert client.get(f"/usaha/{made.uid}/lembar/").status_code == 404
    with pytest.raises(Business.DoesNotExist):
        print_sheet(uid=made.uid, by=make.user("executive", "33.74"), at=NOON)
    assert not Event.objects.filter(name="business.printed").exists()


def test_the_action_asks_for_the_permission_itself(officer, monkeypatch):
    made = known_business()
    stranger = make.user("executive", "33.74")
    monkeypatch.setattr(
        "gerai.inventory.registry.models.BusinessQuerySet.visible_to", lambda self, _user: self
    )

    with pytest.raises(PermissionDenied):
        print_sheet(uid=made.uid, by=stranger, at=NOON)


def test_a_sheet_that_cannot_be_made_is_said_on_the_records_page_and_not_noted(
    client, officer, monkeypatch
):
    made = known_business()
    client.force_login(officer)
    monkeypatch.setattr(engine, "SECONDS", 0.001)

    page = client.get(f"/usaha/{made.uid}/lembar/", follow=True)

    assert page.redirect_chain == [(f"/usaha/{made.uid}/", 302)]
    assert "terlalu lama dibuat" in page.text
    assert not Event.objects.filter(name="business.printed").exists()


def test_the_records_page_has_the_way_to_it(client, officer):
    made = known_business()
    client.force_login(officer)

    assert f'href="/usaha/{made.uid}/lembar/"' in client.get(f"/usaha/{made.uid}/").text


def test_a_long_record_goes_over_several_pages_each_with_its_name(officer):
    made = known_business("Warung #1 $ @Bu\\Yah")
    for number in range(60):
        make.certificate(made, "pirt", f"P-{number}")

    pages = Pdf(print_sheet(uid=made.uid, by=officer, at=NOON)).pages

    assert len(pages) == 3
    assert all("Warung#1$@Bu\\Yah" in page for page in pages)
    assert [f"Halaman{n}dari3" in page for n, page in enumerate(pages, 1)] == [True] * 3
