"""An enumerator writes down a warung; an officer corrects it, hands it on, and closes it."""

import re

import pytest
from django.test import Client

from gerai.foundation.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
NIK = "9974010203800001"


def client_of(role, area, name):
    client = Client()
    client.force_login(make.user(role, area, name=name))
    return client


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def typed(client, address):
    """What the page's form holds, as a browser would send it."""
    body = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))


def save(client, address, **given):
    answer = client.post(address, typed(client, address) | given)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return answer.headers["Location"]


def test_a_warung_is_written_down_corrected_and_closed():
    enumerator = client_of("enumerator", "33.74.07", "Ratna")
    officer = client_of("district_officer", "33.74", "Tri Hastuti")
    stranger = client_of("district_officer", "33.21", "Budi")

    record = save(
        enumerator,
        "/usaha/baru/",
        name="Warung Darsini",
        place="pleburan",
        activity="jual gorengan",
        sector="56103/2020",
        workers="2",
        owner_name="Darsini",
        owner_nik=NIK,
        nib="9120001234567",
    )
    seen = page(enumerator, record)
    assert "Ratna, petugas" in seen
    assert "0001" in seen
    assert NIK not in seen
    assert stranger.get(record).status_code == 404

    save(
        officer,
        record + "ubah/",
        name="Warung Bu Darsini",
        activity="jual gorengan",
        sector="56103/2020",
        workers="3",
        verified="on",
    )
    seen = page(officer, record)
    assert "Warung Bu Darsini" in seen
    assert "diperiksa" in seen
    assert "Tri Hastuti, petugas" in seen

    paper = re.search(r"sertifikat/([0-9a-f-]{36})/", officer.get(record).content.decode())
    save(officer, f"{record}sertifikat/{paper[1]}/", periksa="1")
    save(officer, record + "dampak/", value="yes", on="2026-03-01", origin="Kunjungan")
    owner = re.search(
        r'value="([0-9a-f-]{36})"', officer.get(record + "pemilik-meninggal/").content.decode()
    )
    save(officer, record + "pemilik-meninggal/", person=owner[1], on="2026-05-01")
    save(officer, record + "pemilik-baru/", name="Tri Wulandari", sex="f", since="2026-05-02")
    save(officer, record + "tutup/", reason="no_buyers", on="2026-06-01")

    seen = page(officer, record)
    assert "meninggal 1 Mei 2026" in seen
    assert "Tri Wulandari" in seen
    assert "Sepi pembeli" in seen
    assert "Catat buka lagi" in seen
    assert "Catat tutup" not in seen
    assert "sudah tutup" in page(officer, record + "dampak/")

    history = page(officer, record + "riwayat/")
    for words in (
        "Usaha ditambahkan",
        "Warung Darsini menjadi Warung Bu Darsini",
        "2 orang menjadi 3 orang",
        "Sertifikat diperiksa NIB 9120001234567",
        "Keterangan dicatat Terdampak: Ya",
        "Pemilik meninggal Darsini",
        "Pemilik berganti Tri Wulandari",
        "Aktif menjadi Tutup",
    ):
        assert words in history, words
    assert "belum ada di registri" in page(officer, record + "?pada=2026-10-01")

    where = save(officer, record + "buka-lagi/", reason="resumed", on="2026-07-01")
    assert where == record
    where = save(officer, record + "pindah/", place="sari gajah", why="moved", on="2026-08-01")
    assert where == "/usaha/"
    assert officer.get(record).status_code == 404
    assert "Ds. Sari" in page(stranger, record)
    assert NIK not in str(list(Event.objects.values()))


def test_an_auditor_reads_the_history_and_changes_nothing():
    auditor = client_of("auditor", "33.74", "Rini")
    business = make.business("Warung")
    record = f"/usaha/{business.uid}/"

    assert "Masuk registri" in page(auditor, record + "riwayat/")
    assert "Ubah isian" not in page(auditor, record)
    for address in ("ubah/", "tutup/", "pindah/"):
        assert auditor.get(record + address).status_code == 403
        assert auditor.post(record + address, {"reason": "other"}).status_code == 403
    assert auditor.get("/usaha/baru/").status_code == 403
    assert not Event.objects.exists()
