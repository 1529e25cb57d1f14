"""What a list proposes, in a real browser: read, decided by keyboard, at both sizes."""

from datetime import date

from gerai.foundation.ids import uuid7
from gerai.inventory.registry.models import Proposal, SourceRecord
from tests import make
from tests.make.registry import NOON
from tests.photos import axe, look, narrow


def test_a_proposal_is_read_and_taken(page, enter):
    business = make.business(name="Tahu Bu Sri", activity="tahu petis", annual_sales=60_000_000)
    make.owner(of=business, name="Sri Wahyuni")
    source = SourceRecord.objects.create(
        list_uid=uuid7(),
        sender="Dinas Koperasi Kota Semarang",
        list_name="IKM Semarang revisi 2.xlsx",
        number=17,
        said_at=date(2026, 11, 20),
        business=business,
    )
    for field, value in (("activity", "tahu bakso dan tahu petis"), ("annual_sales", 84_000_000)):
        Proposal.objects.create(
            business=business, field=field, value={field: value}, source=source, made_at=NOON
        )
    enter(page, make.user("district_officer", "33.74"))
    page.goto(f"/usaha/{business.uid}/")

    look(page, "usulan")
    axe(page)
    narrow(page)
    page.get_by_role("button", name="Terima Kegiatan").press("Enter")

    business.refresh_from_db()
    assert business.activity == "tahu bakso dan tahu petis"
    assert page.get_by_role("button", name="Terima Omzet setahun").count() == 1
