"""The pages on tokens: one's own, and those of programs."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from gerai.foundation.answers import Refused
from gerai.foundation.api import actions
from gerai.foundation.api.models import Token
from tests import make

pytestmark = pytest.mark.django_db
TEXT = re.compile(r"gerai_[\w-]{43}")


def calls(text):
    answer = Client().get("/api/v1/account", headers={"Authorization": f"Bearer {text}"})
    return answer.status_code


def test_an_empty_form_is_refused_in_words_that_say_what_to_write(client):
    client.force_login(make.user("administrator", ""))
    make.user("district_officer", "33.74")
    page = client.post("/layanan/", {"hari": "90"}).text
    assert "Pilih akun layanannya." in page
    assert "Beri nama tokennya." in page
    assert "Bidang ini" not in page


def test_a_token_of_ones_own_is_shown_once_and_revoked_at_once(client):
    officer = make.user("district_officer", "33.74")
    client.force_login(officer)
    sent = {"nama": "Lembar kerja", "izin": ["business_view"], "hari": "30"}

    page = client.post("/akun/token/", sent).content.decode()
    text = TEXT.search(page)[0]

    assert calls(text) == 200
    later = client.get("/akun/token/").content.decode()
    assert "Lembar kerja" in later
    assert text not in later
    client.post("/akun/token/cabut/", {"token": str(Token.objects.get().uid)})
    assert calls(text) == 401


def test_a_token_is_ended_by_its_owner_alone(client):
    officer, other = make.user("district_officer", "33.74"), make.user("district_officer", "33.74")
    text = make.token(officer)
    client.force_login(other)

    client.post("/akun/token/cabut/", {"token": str(Token.objects.get().uid)})

    assert calls(text) == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("izin", ["posting_give"]),
        ("izin", []),
        ("hari", "0"),
        ("hari", "9999"),
        ("wilayah", "33.75"),
    ],
)
def test_what_no_token_is_given_for_is_refused(client, field, value):
    client.force_login(make.user("district_officer", "33.74"))
    sent = {"nama": "x", "izin": ["business_view"], "hari": "30"}

    assert client.post("/akun/token/", sent | {field: value}).status_code == 422
    assert not Token.objects.exists()


def test_a_program_gets_its_token_from_who_governs_its_area(client):
    keeper, program = make.user("administrator", "33.74"), make.user("auditor", "33.74")
    far = make.user("auditor", "33.75")
    client.force_login(keeper)
    sent = {"nama": "Bank", "izin": ["business_view"], "hari": "30"}

    page = client.post("/layanan/", sent | {"akun": str(program.uid)}).content.decode()
    text = TEXT.search(page)[0]
    wrong = client.post("/layanan/", sent | {"akun": str(far.uid)})

    assert calls(text) == 200
    assert wrong.status_code == 422
    uid = Token.objects.get().uid
    assert client.post(f"/layanan/{uid}/cabut/").status_code == 302
    assert calls(text) == 401


def test_nobody_gets_a_token_to_act_as_a_person(client):
    keeper, person = make.user("administrator", "33.74"), make.user("auditor", "33.74")
    person.last_login = now()
    person.save()
    with pytest.raises(Refused):
        actions.give(
            account=person,
            name="x",
            permissions=["business_view"],
            days=5,
            by=keeper,
            at=now(),
        )


def test_a_programs_token_ends_when_somebody_signs_in_as_it():
    keeper, program = make.user("administrator", "33.74"), make.user("auditor", "33.74")
    _token, text = actions.give(
        account=program, name="x", permissions=["business_view"], days=5, by=keeper, at=now()
    )
    assert calls(text) == 200

    program.last_login = now()
    program.save()

    assert calls(text) == 401


def test_the_description_and_its_page_come_from_here_alone(client):
    said = client.get("/api/v1/openapi.json")
    page = client.get("/api/v1/docs").content.decode()

    assert said.json()["openapi"] == "3.1.0"
    assert set(re.findall(r'(?:src|href)="([^"]+)"', page)) <= set(
        re.findall(r'"(/static/ninja/[\w.-]+)"', page)
    )
