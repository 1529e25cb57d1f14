"""Persons and businesses by the API: for a purpose, by consent, without a field too many."""

import ast
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils.timezone import now
from pydantic import ConfigDict, ValidationError

from gerai.foundation.access.roles import Permission
from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.rules import Kind
from gerai.foundation.privacy.actions.consents import give
from gerai.inventory.enrolment.api.shapes import BusinessIn, BusinessPatch, BusinessRow
from gerai.inventory.registry.models import Business, Person
from gerai.inventory.registry.rules import FIELDS
from tests import make
from tests.samples import person as made_person

pytestmark = pytest.mark.django_db
NIK = "9931231201900001"
ROOT = "/api/v1"


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


@pytest.fixture
def someone():
    made = made_person("33.74.06.1001", "Sri Wahyuni")
    keep(holder=made.uid, kind=Kind.NIK, text=NIK, at=now())
    return made


def get(text, path, **more):
    heads = {"Authorization": f"Bearer {text}", **more}
    return Client().get(ROOT + path, headers=heads)


def test_persons_are_read_for_a_purpose_that_stands_in_the_events(officer, someone):
    token = make.token(officer)
    assert get(token, "/persons").status_code == 422
    assert get(token, "/persons", Purpose="fun").status_code == 422

    listed = get(token, "/persons", Purpose="statistics")
    one = get(token, f"/persons/{someone.uid}", Purpose="service")

    assert [row["name"] for row in listed.json()["items"]] == ["Sri Wahyuni"]
    assert NIK.encode() not in one.content
    assert {value["text"][-4:] for value in one.json()["values"]} == {"0001", "7890"}
    read = Event.objects.get(name="person.read")
    assert read.data == {"purpose": "service", "values": "masked"}
    assert Event.objects.get(name="person.listed").data == {"purpose": "statistics", "count": 1}


def test_clear_numbers_need_the_scope_and_a_purpose_that_uses_them(officer, someone):
    path = f"/persons/{someone.uid}?values=clear"
    covered = make.token(officer, Permission.BUSINESS_VIEW)
    assert get(covered, path, Purpose="aid").status_code == 403
    token = make.token(officer)
    assert get(token, path, Purpose="statistics").status_code == 403

    answer = get(token, path, Purpose="aid")

    assert NIK in {value["text"] for value in answer.json()["values"]}
    assert Event.objects.filter(name="personal.revealed").count() == 2
    assert NIK not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_what_rests_on_consent_is_open_for_who_agreed(officer, someone):
    token = make.token(officer)
    assert get(token, f"/persons/{someone.uid}", Purpose="finance").status_code == 409
    assert get(token, "/persons", Purpose="finance").json()["items"] == []

    give(
        holder=someone.uid,
        purpose="finance",
        channel="paper",
        area=someone.area_code,
        by=officer,
        at=now(),
    )

    assert get(token, f"/persons/{someone.uid}", Purpose="finance").status_code == 200
    assert len(get(token, "/persons", Purpose="finance").json()["items"]) == 1


def test_a_number_of_a_person_is_no_part_of_an_address(officer):
    answer = get(make.token(officer), f"/businesses?q={NIK}")

    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


# — T16: mass assignment —


def send(method, text, path, body, tag=""):
    heads = {"Authorization": f"Bearer {text}"} | ({"If-Match": tag} if tag else {})
    client = Client()
    return getattr(client, method)(
        ROOT + path, json.dumps(body), content_type="application/json", headers=heads
    )


def values(record) -> dict[str, object]:
    return type(record).objects.filter(pk=record.pk).values().get()


def test_a_field_that_is_not_named_changes_nothing(officer, settings, record_property):
    settings.API_RATE = 10**6
    token, record = make.token(officer), make.business()
    path = f"/businesses/{record.uid}"
    named = {*BusinessPatch.model_fields, "area_code", "reason", "owner", "certificates"}
    tag, before = get(token, path).headers["ETag"], values(record)
    ours = [model for model in apps.get_models() if model.__module__.startswith("gerai.")]
    fields = {field.name for model in ours for field in model._meta.fields} - named
    for field in sorted(fields):
        body = {"name": "Nama lain", field: "33.01"}
        assert send("patch", token, path, body, tag).status_code == 422, field
        body |= {"area_code": "33.74.06.1001"}
        assert send("post", token, "/businesses", body).status_code == 422, field
    assert values(record) == before
    record_property("figure", f"T16 of the API: {len(fields)} fields sent, none taken")
    assert Business.objects.count() == 1
    assert len(fields) > 150


def test_a_shape_that_takes_everything_is_found():
    """The saboteur: without its word that nothing else is taken, a shape takes all."""

    class Loose(BusinessPatch):
        model_config = ConfigDict(extra="allow")

    Loose(name="x", state="closed")
    with pytest.raises(ValidationError):
        BusinessPatch(name="x", state="closed")


def test_every_field_of_a_business_can_be_sent_and_read():
    assert set(FIELDS) <= set(BusinessIn.model_fields)
    assert set(FIELDS) - {"area_code"} <= set(BusinessPatch.model_fields)
    assert set(FIELDS) <= set(BusinessRow.model_fields)


def shapes(tree: ast.AST) -> list[str]:
    """What a file takes from a model at once, or leaves open."""
    found = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    given = [
        keyword.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    ]
    return [one for one in found if one in {"ModelSchema", "create_schema"}] + [
        one for one in given if one == "exclude"
    ]


def test_no_shape_is_taken_from_a_model():
    root = Path(Person.__module__ and __file__).parents[2] / "gerai"
    files = [*root.rglob("api.py"), *root.rglob("api/*.py"), *root.rglob("engine/shapes.py")]

    assert len(files) > 8
    assert {
        str(file): shapes(ast.parse(file.read_text()))
        for file in files
        if shapes(ast.parse(file.read_text()))
    } == {}
    assert shapes(ast.parse("class A(ModelSchema):\n    fields = '__all__'")) == ["ModelSchema"]
