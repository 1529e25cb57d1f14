"""T31: the API does what its description says, whoever calls; and what turns the test red."""

import inspect

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse

from gerai.foundation.api import queries
from tests import contract, make
from tests.matrix import addresses
from tests.samples import business, business_list, person, upload

pytestmark = pytest.mark.django_db(transaction=True)
ROLES = ("stranger", "district_officer", "auditor", "administrator")
FEW, MANY = 4, 500


def bearer(role: str) -> str:
    """The token of an account with the role in the area of the records."""
    return "" if role == "stranger" else make.any_token(make.user(role, "33.74"))


@pytest.fixture
def pinned(settings):
    """One record of each type, so that operations find something."""
    settings.API_RATE = settings.API_PUBLIC_RATE = 10**9
    make.service()
    area = "33.74.06.1001"
    known = {
        "business": business(area, "Keripik Bu Yah").uid,
        "change_business": business(area, "Tahu Aci").uid,
        "close_business": business(area, "Sate Kere").uid,
        "move_business": business(area, "Soto Bangkong").uid,
        "person": person(area, "Sri Wahyuni").uid,
        "list": business_list(area, "Data UKM").uid,
        "upload": upload(area, "ukm.xlsx").uid,
    }
    known |= dict.fromkeys(("rows", "enter_list", "entering"), known["list"])
    return {name: {"path.uid": str(uid)} for name, uid in known.items()}


def tried(role, pinned, cases, record_property):
    whole = cases > FEW or role == "district_officer"
    report = contract.run(bearer(role), cases=cases, pinned=pinned, whole=whole)
    record_property("figure", f"T31 as {role}: {report.calls:,} calls")
    assert not report.failures, "\n".join(dict.fromkeys(report.failures))
    assert len(report.operations) >= 22


@pytest.mark.parametrize("role", ROLES)
def test_the_api_does_what_it_says(role, pinned, record_property):
    tried(role, pinned, FEW, record_property)


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_the_api_does_what_it_says_at_length(role, pinned, record_property):
    tried(role, pinned, MANY, record_property)


# — sabotage —


def failures_of(operation, monkeypatch, pinned, view):
    """What is found when the operation does something that its description does not say."""
    found = {one.name: one for one in addresses() if one.method}[f"api:{operation}"]
    resolved = resolve(reverse(f"api:{operation}")).func
    path = inspect.getclosurevars(resolved).nonlocals["self"]
    planted = next(one for one in path.operations if one.view_func is found.view)
    monkeypatch.setattr(planted, "view_func", view)
    only = contract.run(
        bearer("district_officer"), cases=FEW, pinned=pinned, only=operation, whole=False
    )
    return "\n".join(only.failures)


def test_an_operation_that_breaks_is_found(pinned, monkeypatch):
    def broken(request):
        raise RuntimeError("planted")

    assert "not_a_server_error" in failures_of("account", monkeypatch, pinned, broken)


def test_an_answer_that_is_not_described_is_found(pinned, monkeypatch):
    def strange(request):
        return HttpResponse("{}", status=418, content_type="application/json")

    assert "status_code_conformance" in failures_of("account", monkeypatch, pinned, strange)


def test_a_shape_that_is_not_described_is_found(pinned, monkeypatch):
    def other(request):
        return HttpResponse('{"account": 1}', content_type="application/json")

    found = failures_of("account", monkeypatch, pinned, other)
    assert "response_schema_conformance" in found


def test_a_door_that_lets_anybody_in_is_found(pinned, monkeypatch):
    real = queries.token_of

    def anybody(header, at):
        return real(header, at) or real(f"Bearer {text}", at)

    text = bearer("district_officer")
    monkeypatch.setattr(queries, "token_of", anybody)
    report = contract.run(text, cases=FEW, pinned=pinned, only="account", whole=False)
    assert "ignored_auth" in "\n".join(report.failures)
