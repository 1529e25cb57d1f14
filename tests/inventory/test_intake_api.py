"""A list by the API: sent, read, its rows told, entered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from gerai.inventory.intake.actions import sending
from gerai.inventory.intake.actions.running import run
from gerai.inventory.intake.models import Upload, Work
from gerai.inventory.registry.models import Business
from tests import make

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
LIST = b"""Nama Usaha,Nama Pemilik,Desa,Kecamatan
Keripik Bu Yah,Siti Rokhayah,Bangetayu Kulon,Genuk
Tahu Aci,Darsini,Bangetayu Wetan,Genuk
"""


@pytest.fixture
def text():
    make.service()
    return make.token(make.user("district_officer", "33.74"))


def get(text, path):
    return Client().get(ROOT + path, headers={"Authorization": f"Bearer {text}"})


def post(text, path, data=None, **more):
    heads = {"Authorization": f"Bearer {text}"} | more
    return Client().post(ROOT + path, data or {}, headers=heads)


def sent(text, key=""):
    file = SimpleUploadedFile("ukm.csv", LIST, "text/csv")
    more = {"Idempotency-Key": key} if key else {}
    return post(text, "/lists", {"file": file, "area": "33.74", "sender": "Dinas"}, **more)


def test_a_list_is_sent_read_and_entered(text):
    answer = sent(text)
    assert answer.status_code == 202
    sending.take(upload_id=Upload.objects.get().pk, at=now())
    upload = get(text, answer.headers["Location"].removeprefix(ROOT)).json()
    found = get(text, f"/lists/{upload['list']}").json()
    rows = get(text, f"/lists/{upload['list']}/rows?limit=1").json()

    assert (upload["state"], found["counts"]["read"]) == ("done", 2)
    assert len(rows["items"]) == 1
    assert rows["next"]
    heads = {"Authorization": f"Bearer {text}"}
    asked = Client().generic("POST", f"{ROOT}/lists/{upload['list']}/entering", headers=heads)
    assert asked.status_code == 202, asked.content
    run(work_id=Work.objects.get().pk, at=now())
    work = get(text, f"/lists/{upload['list']}/entering").json()["work"]
    assert work["state"] == "done"
    assert Business.objects.count() == found["counts"]["ready"] > 0


def test_a_list_that_is_sent_twice_with_its_key_is_one(text):
    first, again = sent(text, "daftar-satu"), sent(text, "daftar-satu")

    assert first.content == again.content
    assert Upload.objects.count() == 1


@pytest.mark.parametrize("role", ["auditor", "enumerator"])
def test_a_file_from_who_may_not_send_is_not_even_read(role):
    text = make.any_token(make.user(role, "33.74"))

    assert sent(text).status_code == 403
    assert not Upload.objects.exists()


def test_a_list_for_another_area_is_refused(text):
    file = SimpleUploadedFile("ukm.csv", LIST, "text/csv")

    assert post(text, "/lists", {"file": file, "area": "33.75"}).status_code == 403
    assert post(text, "/lists", {"area": "33.74"}).status_code == 422
    assert not Upload.objects.exists()
