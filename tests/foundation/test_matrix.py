"""T09 on what is there, and what turns it red."""

from dataclasses import replace
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import include, path
from procrastinate.contrib.django import app

import tests.samples  # noqa: F401 (the record types)
from gerai.foundation.access import policies
from gerai.foundation.access.policies import Policy, needs, public, signed_in
from gerai.foundation.access.roles import Permission
from gerai.foundation.privacy.models import Package
from gerai.inventory.intake.models import ColumnChoice
from gerai.inventory.registry.models import Business, BusinessQuerySet, Person
from gerai.portal import urls
from tests.matrix import SAMPLES, Matrix, Stays, first_wall_alone

pytestmark = pytest.mark.django_db
SYSTEMS_OWN = ("procrastinate.", "builtin:")


@pytest.mark.timeout(900)
def test_every_address_keeps_what_it_declares(record_property, monkeypatch):
    """By the first wall alone; by the second alone in test_walls; the API's in test_api_matrix."""
    first_wall_alone(monkeypatch)
    report = Matrix(without="api:").run()
    record_property("figure", f"T09: {report.cells:,} cells over {report.addresses} addresses")
    assert not report.failures, "\n".join(report.failures[:60])
    assert report.addresses >= 20


def test_every_record_goes_by_an_act_of_its_own_or_says_why_it_stays():
    goes = {model for model, sample in SAMPLES.items() if not isinstance(sample.go, Stays)}
    assert goes == {Business, Person, ColumnChoice, Package}
    assert all(sample.go for sample in SAMPLES.values())


def test_every_job_is_declared():
    silent = {
        name
        for name, task in app.tasks.items()
        if getattr(task.func, "policy", None) != "system"
        and not name.startswith(SYSTEMS_OWN)
        and not task.func.__module__.startswith("tests.")
    }
    assert silent == set()


@pytest.mark.parametrize("handler", ["handler400", "handler403", "handler404", "handler500"])
def test_every_page_of_trouble_is_declared(handler):
    module, _, name = getattr(urls, handler).rpartition(".")
    view = getattr(__import__(module, fromlist=[name]), name)
    assert view.policy is policies.PUBLIC


# — sabotage: an installation of a few addresses, one guard of which is taken away —


def title(request, uid):
    return HttpResponse(Business.objects.visible_to(request.user).get(uid=uid).name)


def titles(request):
    return HttpResponse("\n".join(row.name for row in Business.objects.visible_to(request.user)))


def everything(request):
    return HttpResponse("\n".join(row.name for row in Business.objects.all()))


def sieve(request):
    found = Business.objects.visible_to(request.user)
    if asked := request.GET.get("q"):
        found = Business.objects.filter(name__contains=asked)
    rows = "".join(row.name for row in found)
    return HttpResponse('<form><input type="search" name="q"></form>' + rows)


SEEN = Business.objects.visible_to
SOUND = (
    path("u/", needs(Permission.BUSINESS_VIEW)(titles), name="list"),
    path("u/<uuid:uid>/", needs(Permission.BUSINESS_VIEW, of=SEEN)(title), name="one"),
    path("u/<uuid:uid>/x/", needs(Permission.BUSINESS_EXPORT, of=SEEN)(title), name="act"),
)


@pytest.fixture
def run(settings, monkeypatch):
    """With the second wall switched off: what is found here is found by the first one's absence."""
    first_wall_alone(monkeypatch)

    def run(*entries):
        module = ModuleType("addresses_of_a_test")
        module.urlpatterns = [path("uji/", include((entries, "t"))), *urls.urlpatterns]
        settings.ROOT_URLCONF = module
        matrix = Matrix(module, methods=("GET", "HX GET", "POST"), only="t:")
        return [failure.removeprefix("t:") for failure in matrix.run().failures]

    return run


def test_sound_addresses_pass(run):
    assert run(*SOUND) == []


def test_a_silent_view_is_found(run):
    assert run(path("diam/", titles, name="silent")) == ["silent: declares no policy"]


def anyone(self, _user):
    return self.all()


def anything(*_given, **_more):
    return [""]


def test_records_shown_without_scope_are_found(run, monkeypatch):
    monkeypatch.setattr(BusinessQuerySet, "visible_to", anyone)
    failures = run(*SOUND)
    assert "one: GET as district_officer on neighbour: open, ought to be missing" not in failures
    assert "one: GET as district_officer on neighbour: forbidden, ought to be missing" in failures
    assert "list: GET as enumerator: tells of the record far away" in failures


def test_a_policy_that_is_not_enforced_is_found(run, monkeypatch):
    monkeypatch.setattr(policies, "require_any", anything)
    monkeypatch.setattr(policies, "areas", anything)
    failures = run(*SOUND)
    assert "act: GET as auditor on own: open, ought to be forbidden" in failures
    assert "list: GET as executive: open, ought to be forbidden" in failures


def test_a_list_that_forgets_the_scope_is_found(run):
    failures = run(path("semua/", needs(Permission.BUSINESS_VIEW)(everything), name="all"))
    assert "all: GET as enumerator: tells of the record neighbour with like prefix" in failures
    assert "all: HX GET as the neighbour's officer: tells of the record own" in failures


def remembered(request):
    rows = Business.pgh_event_model.objects.filter(name__contains="Zamrudhitam")
    return HttpResponse("\n".join({row.name for row in rows}))


def missed(request, uid):
    if Business.objects.visible_to(request.user).filter(uid=uid).exists():
        return HttpResponse(uid)
    known = Business.pgh_event_model.objects.filter(uid=uid, name__contains="Zamrudhitam").exists()
    return HttpResponse("Sudah dihapus." if known else "", status=404)


def test_what_is_left_of_a_deleted_record_is_found(run):
    failures = run(path("ingat/", needs(Permission.BUSINESS_VIEW)(remembered), name="past"))
    assert "past: GET as administrator of all: tells of the record deleted" in failures


def test_a_deleted_record_that_answers_otherwise_than_a_missing_one_is_found(run):
    missed.policy = Policy("needs", Permission.BUSINESS_VIEW, SEEN, "uid")  # said, not enforced
    failures = run(path("u/<uuid:uid>/", missed, name="one"))
    assert "one: GET as auditor on deleted: differs from a missing one" in failures


def test_an_act_that_deletes_nothing_is_found(run, monkeypatch):
    monkeypatch.setitem(SAMPLES, Person, replace(SAMPLES[Person], go=lambda _record: None))
    with pytest.raises(AssertionError, match="Person is still there"):
        run(*SOUND)


def test_a_public_page_that_tells_of_records_is_found(run):
    failures = run(path("umum/", public(everything), name="open"))
    assert "open: GET as stranger: tells of the record own" in failures


def test_a_search_that_forgets_the_scope_is_found(run):
    failures = run(path("cari/", needs(Permission.BUSINESS_VIEW)(sieve), name="search"))
    assert any("GET ?Umpanmerah as enumerator on far away" in failure for failure in failures)


def test_a_record_by_its_id_without_a_scope_in_the_policy_is_found(run):
    failures = run(path("u/<uuid:uid>/", signed_in(title), name="one"))
    assert failures == ["one: names ('uid',) but no record by `of`"]


def test_a_forbidden_call_that_changes_something_is_found(run, monkeypatch):
    def act(request, uid):
        Business.objects.filter(uid=uid).update(name="Berubah")
        return HttpResponse(status=403)

    entry = path("u/<uuid:uid>/", needs(Permission.BUSINESS_EDIT, of=SEEN)(act), name="act")
    monkeypatch.setattr(policies, "require_any", anything)
    assert "act: POST as auditor on own: changed something" in run(entry)
