"""The pages of data protection in a browser: both sizes, accessible, narrow."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from gerai.foundation.events.actions import record
from gerai.foundation.operations.actions import auditing
from gerai.foundation.people.actions import keep
from gerai.foundation.people.engine import DATA, make_key, unlock
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.actions import rights
from tests import make
from tests.photos import axe, look, narrow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def known(settings, tmp_path):
    """A person with a business, an account, consents, requests, and who saw them."""
    from gerai.foundation.home import Home

    settings.HOME = Home(tmp_path)
    unlock.cache_clear()
    by = make.user("administrator", "", name="Ratna Pengelola")
    officer = make.user("district_officer", "33.74", name="Budi Petugas")
    business = make.business(name="Keripik Bu Yah")
    person = make.owner(of=business)
    keep(holder=person.uid, kind=Kind.NIK, text="9901014101800001", at=now())
    keep(holder=person.uid, kind=Kind.PHONE, text="081234567890", at=now())
    account = make.user(name=person.name, email="siti@example.id")
    rights.tie_account(uid=person.uid, account=account.email, by=by, at=now())
    rights.give_consent(uid=person.uid, purpose="finance", channel="paper", by=officer, at=now())
    rights.take_request(
        uid=person.uid, kind="access", received_at=now() - timedelta(hours=5), by=by, at=now()
    )
    said = {"holders": [person.uid, business.uid], "at": now()}
    note_seen(by=officer, act="page", kinds=["nik", "phone"], **said)
    note_seen(by=officer, act="reveal", kinds=["phone"], purpose="service", **said)
    rights.copy(uid=person.uid, by=by, at=now())
    record("account.opened", subject=account, by=by)
    auditing.check_nightly(at=now())
    auditing.report_yesterday(at=now() + timedelta(days=1))
    make_key(settings.HOME, DATA)
    unlock.cache_clear()
    yield {"by": by, "account": account, "person": person, "officer": officer}
    unlock.cache_clear()


PAGES = {
    "perlindungan": "/pelindungan/",
    "kunci": "/pelindungan/kunci/",
    "permintaan": "/pelindungan/permintaan/",
    "salinan": "/pelindungan/salinan/",
    "kebocoran": "/pelindungan/kebocoran/",
    "retensi": "/pelindungan/retensi/",
    "rantai": "/kejadian/rantai/",
    "hak": "/warga/{person}/hak/",
    "hapus": "/warga/{person}/hak/hapus/",
}


def seen(page, name):
    """The page as it is shown, without a fault."""
    look(page, f"privasi-{name}")
    axe(page)
    narrow(page)


@pytest.mark.timeout(300)
def test_the_officers_pages_are_sound(page, enter, known):
    enter(page, known["by"])
    for name, address in PAGES.items():
        page.goto(address.format(person=known["person"].uid))
        seen(page, name)
    page.goto("/pelindungan/kebocoran/")
    page.fill("[name=akun]", known["officer"].email)
    page.fill("[name=sejak]", "2020-01-01T00:00")
    page.fill("[name=sampai]", "2035-01-01T00:00")
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_text("Siti Rokhayah").first.wait_for()
    seen(page, "kebocoran-daftar")


@pytest.mark.timeout(300)
def test_ones_own_page_and_the_public_one_are_sound_in_both_languages(page, enter, known):
    for name, address in {"umum": "/data-pribadi/", "umum-en": "/en/data-pribadi/"}.items():
        page.goto(address)
        seen(page, name)
    enter(page, known["account"])
    for name, address in {"saya": "/data-saya/", "saya-en": "/en/data-saya/"}.items():
        page.goto(address)
        seen(page, name)
