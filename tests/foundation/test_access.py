from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.timezone import now

from gerai.foundation.access import actions, queries
from gerai.foundation.access.models import Posting, User
from gerai.foundation.access.queries import areas, holds, postings_under, within
from gerai.foundation.access.roles import DUTIES, ROLES, TITLES, Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from gerai.portal import queries as portal
from tests import make

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _areas(settings):
    settings.ROOT_AREA = "33"
    for code, level in [("33", 1), ("33.74", 2), ("33.7", 2), ("33.75", 2), ("34", 1)]:
        Area.objects.get_or_create(
            code=code, defaults={"level": level, "name": code, "valid_from": "2020-01-01"}
        )


@pytest.mark.parametrize(
    ("_case", "held", "asked", "answer"),
    [
        ("itself", "33.74", "33.74", True),
        ("below", "33.74", "33.74.06.1001", True),
        ("above", "33.74", "33", False),
        ("neighbour with like prefix", "33.7", "33.74", False),
        ("neighbour", "33.74", "33.75", False),
        ("everything", "", "91.71", True),
    ],
)
def test_a_code_covers_itself_and_what_lies_below(_case, held, asked, answer):
    assert covers(held, asked) is answer


def test_every_role_has_a_title_and_the_executive_sees_figures_alone():
    assert ROLES.keys() == TITLES.keys() == {"public", "owner", "resident", *DUTIES}
    assert ROLES["executive"] == {Permission.FIGURE_VIEW}
    assert ROLES["owner"] == frozenset()


def test_a_posting_counts_at_once_and_ends_at_once():
    officer, admin, service = make.user(), make.user("administrator", "33"), make.service()
    assert areas(officer, Permission.BUSINESS_VIEW) == []

    posting = actions.give_posting(
        user=officer, role="district_officer", area="33.74", by=service, at=NOON
    )
    assert areas(officer, Permission.BUSINESS_VIEW) == ["33.74"]
    assert holds(officer, Permission.BUSINESS_EDIT, area="33.74.06")

    ended = actions.end_posting(uid=posting.uid, by=admin, at=NOON)
    assert areas(officer, Permission.BUSINESS_VIEW) == []
    assert (ended.until, ended.ended_by, ended.given_by) == (NOON, admin, service)
    assert list(Event.objects.order_by("id").values_list("name", "by", "area_code")) == [
        ("posting.given", service.pk, "33.74"),
        ("posting.ended", admin.pk, "33.74"),
    ]


def test_a_posting_ended_by_another_process_counts_for_a_user_already_loaded():
    officer = make.user("district_officer", "33.74")
    assert areas(officer, Permission.BUSINESS_VIEW) == ["33.74"]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_posting SET until = clock_timestamp() WHERE user_id = %s", [officer.pk]
        )
    assert areas(officer, Permission.BUSINESS_VIEW) == []


def test_a_posting_begins_and_ends_by_itself():
    officer, hour, day = make.user(), timedelta(hours=1), timedelta(days=1)
    told = {"user": officer, "role": "auditor"}
    for area, since, until in [
        ("33", -day, None),
        ("33.74", -day, hour),
        ("33.75", -day, -hour),
        ("34", hour, None),
    ]:
        Posting.objects.create(
            **told, area_code=area, since=now() + since, until=now() + until if until else None
        )
    assert areas(officer, Permission.BUSINESS_VIEW) == ["33", "33.74"]
    shown = [held.until is None for held in queries.account_of(officer).postings]
    assert shown == [True, False]
    assert portal.roles(officer) == ["auditor"]


def test_giving_twice_is_one_posting_and_one_event():
    officer = make.user()
    given = {"user": officer, "role": "auditor", "area": "33.74", "by": make.service(), "at": NOON}
    assert actions.give_posting(**given) == actions.give_posting(**given)
    assert Event.objects.filter(name="posting.given").count() == 1


@pytest.mark.parametrize("area", ["33.99", "34"])
def test_a_posting_is_in_an_area_that_exists_inside_the_root(area):
    with pytest.raises(Refused, match=area):
        actions.give_posting(
            user=make.user(), role="auditor", area=area, by=make.service(), at=NOON
        )
    assert not Posting.objects.exists()


def test_an_unknown_role_is_refused():
    with pytest.raises(Refused, match="king"):
        actions.give_posting(user=make.user(), role="king", area="33", by=make.service(), at=NOON)


@pytest.mark.parametrize(
    ("_who", "role", "held"),
    [
        ("neighbour", "administrator", "33.75"),
        ("neighbour with like prefix", "administrator", "33.7"),
        ("no such right", "provincial_officer", "33"),
        ("nobody", None, ""),
    ],
)
def test_only_who_may_give_there_gives_and_ends(_who, role, held):
    rival, officer = make.user(role, held), make.user("district_officer", "33.74")
    with pytest.raises(PermissionDenied):
        actions.propose(user=officer, task=actions.Task("auditor", "33.74"), by=rival, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.end_posting(uid=officer.postings.get().uid, by=rival, at=NOON)
    assert list(officer.postings.values_list("role", "until")) == [("district_officer", None)]
    assert officer.postings.get() not in postings_under(rival)


def test_nobody_posts_themselves():
    admin = make.user("administrator", "33")
    with pytest.raises(PermissionDenied):
        actions.propose(
            user=admin, task=actions.Task("provincial_officer", "33"), by=admin, at=NOON
        )
    with pytest.raises(PermissionDenied):
        actions.give_posting(user=make.user(), role="auditor", area="33", by=admin, at=NOON)


def test_an_inactive_account_and_one_without_posting_touch_nothing():
    gone = make.user("district_officer", "33.74", is_active=False)
    assert areas(gone, Permission.BUSINESS_VIEW) == []
    assert not Posting.objects.filter(within(make.user(), Permission.BUSINESS_VIEW)).exists()


def test_a_filter_reaches_below_and_not_beside():
    for area in ["33.74", "33.74.06", "33.7", "33.75", "33"]:
        make.user("auditor", area)
    seen = Posting.objects.filter(
        within(make.user("enumerator", "33.74"), Permission.BUSINESS_VIEW), role="auditor"
    )
    assert set(seen.values_list("area_code", flat=True)) == {"33.74", "33.74.06"}


def test_the_service_account_is_one_and_cannot_sign_in():
    service = actions.service_account()
    assert service == actions.service_account()
    assert not service.has_usable_password()
    assert areas(service, Permission.LIST_ENTER) == [""]


def test_an_account_is_opened_once_per_address_whatever_its_case():
    user = actions.open_account(
        name="Sri", email=" Sri@Example.ID ", password="rahasia-panjang", by=make.service(), at=NOON
    )
    assert User.objects.get(pk=user.pk).email == "sri@example.id"
    assert user.check_password("rahasia-panjang")
    with pytest.raises(Refused, match="surel"):
        actions.open_account(name="Sri", email="SRI@example.id", by=make.service(), at=NOON)
    with pytest.raises(PermissionDenied):
        actions.open_account(name="X", email="x@example.id", by=user, at=NOON)
