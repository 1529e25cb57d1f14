"""The door of the API: tokens, problems, versions, keys, pages, rates."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from gerai.foundation.access.actions import close_account
from gerai.foundation.access.roles import Limit, Permission
from gerai.foundation.answers import Refused
from gerai.foundation.api import actions
from gerai.foundation.api.models import Token
from gerai.foundation.areas.models import Area
from gerai.foundation.events.models import Event
from gerai.inventory.registry.models import Business
from tests import make

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
NEW = {"name": "Keripik Bu Yah", "area_code": "33.74.06.1001", "activity": "menggoreng keripik"}


def headers(text: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"} | {
        name.replace("_", "-"): value for name, value in more.items()
    }


class Caller:
    """Calls with one token."""

    def __init__(self, text: str = "") -> None:
        self.text, self.client = text, Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body=None, **more: str):
        given = headers(self.text, **more) if self.text else more
        send = getattr(self.client, method.lower())
        if method == "GET":
            return send(ROOT + path, headers=given)
        return send(ROOT + path, body, content_type="application/json", headers=given)


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


@pytest.fixture
def call(officer):
    return Caller(make.token(officer))


def code(answer) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


# — tokens —


def test_the_database_holds_nothing_from_which_a_token_can_be_made(officer):
    text = make.token(officer)

    row = Token.objects.get()
    assert text[6:] not in str(vars(row))
    assert bytes(row.digest) != text.encode()
    assert row.tail == text[-4:]
    assert len(text) == 49


def test_a_call_without_a_token_that_holds_is_told_to_bring_one(call):
    for text in ("", "gerai_" + "x" * 43, call.text + "x", "x"):
        answer = Caller(text)("GET", "/businesses")
        assert code(answer) == (401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Gerai"'
    assert call("GET", "/businesses").status_code == 200


def test_a_token_tells_what_it_may_do_now(call, officer):
    said = call("GET", "/account").json()
    assert said["may"]["business_edit"] == ["33.74"]

    officer.postings.update(until=now())

    assert call("GET", "/account").json()["may"] == {}


@pytest.mark.parametrize(
    ("what", "happens"),
    [
        ("it is ended", lambda token, _: actions.end(uid=token.uid, by=token.account, at=now())),
        (
            "it is over",
            lambda _token, _by: Token.objects.update(
                given_at=now() - timedelta(9), expires_at=now() - timedelta(1)
            ),
        ),
        (
            "the account is closed",
            lambda token, by: close_account(user=token.account, by=by, at=now()),
        ),
    ],
)
def test_a_token_opens_nothing_from_the_next_call_on(call, what, happens):
    assert call("GET", "/businesses").status_code == 200

    happens(Token.objects.select_related("account").get(), make.service())

    assert code(call("GET", "/businesses")) == (401, "unauthenticated")


def test_a_posting_that_ended_ends_what_the_token_may(call, officer):
    record = make.business()
    assert call("GET", f"/businesses/{record.uid}").status_code == 200

    officer.postings.update(until=now())

    assert code(call("GET", "/businesses")) == (403, "forbidden")
    assert code(call("GET", f"/businesses/{record.uid}")) == (404, "missing")


def test_a_token_may_less_than_its_account_and_never_more(officer):
    inner, outer = make.business(area="33.74.06.1001"), make.business(area="33.74.07.1001")
    narrow = Caller(make.token(officer, Permission.BUSINESS_VIEW, areas=("33.74.06",)))

    assert narrow("GET", f"/businesses/{inner.uid}").status_code == 200
    assert code(narrow("GET", f"/businesses/{outer.uid}")) == (404, "missing")
    assert [one["uid"] for one in narrow("GET", "/businesses").json()["items"]] == [str(inner.uid)]
    tag = narrow("GET", f"/businesses/{inner.uid}").headers["ETag"]
    answer = narrow("PATCH", f"/businesses/{inner.uid}", {"name": "Lain"}, If_Match=tag)
    assert code(answer) == (403, "forbidden")
    assert code(narrow("GET", "/lists")) == (403, "forbidden")


def test_a_limit_that_is_forgotten_is_found(officer, monkeypatch):
    """The saboteur of the test above: without it the token may what its account may."""
    make.business(area="33.74.07.1001")
    narrow = Caller(make.token(officer, Permission.BUSINESS_VIEW, areas=("33.74.06",)))
    monkeypatch.setattr(Limit, "narrowed", lambda _self, _permission, held: held)

    assert len(narrow("GET", "/businesses").json()["items"]) == 1


def test_a_limit_is_the_part_that_both_areas_share():
    both = Limit(frozenset({"business_view"}), ("33.74.06", "33.75"))

    assert both.narrowed("business_view", ["33.74"]) == ["33.74.06"]
    assert both.narrowed("business_view", ["33.75.01"]) == ["33.75.01"]
    assert both.narrowed("business_view", [""]) == ["33.74.06", "33.75"]
    assert both.narrowed("business_view", ["33.7"]) == []
    assert both.narrowed("business_edit", [""]) == []


def test_nobody_gets_a_token_for_what_the_account_may_not(officer):
    auditor = make.user("auditor", "33.74")
    for asked in ([Permission.BUSINESS_EDIT], [Permission.POSTING_GIVE], []):
        with pytest.raises(Refused):
            actions.give(account=auditor, name="x", permissions=asked, days=5, by=auditor, at=now())
    with pytest.raises(Refused):
        make.token(officer, Permission.BUSINESS_VIEW, areas=("33.75",))
    assert not Token.objects.exists()


def test_an_account_whose_password_somebody_else_knows_has_no_tokens(call, officer):
    officer.password_given = True
    officer.save()

    assert code(call("GET", "/account")) == (401, "unauthenticated")


def test_the_last_use_is_known(call):
    call("GET", "/account")

    assert now() - Token.objects.get().used_at < timedelta(minutes=1)


# — problems —


@pytest.mark.parametrize(
    ("method", "path", "more", "said"),
    [
        ("GET", "/nowhere", {}, (404, "missing")),
        ("GET", "/../nowhere", {}, (404, "missing")),
        ("PUT", "/businesses", {}, (405, "no_such_method")),
        ("GET", "/businesses", {"Accept": "text/html"}, (406, "not_acceptable")),
        ("POST", "/businesses", {}, (422, "invalid")),
    ],
)
def test_every_trouble_is_a_problem(call, method, path, more, said):
    answer = call(method, path, {} if method == "POST" else None, **more)

    assert code(answer) == said
    if said[0] == 405:
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_a_body_that_is_no_json_or_too_large_is_refused(call):
    def send(body, kind="application/json"):
        path = ROOT + "/businesses"
        return call.client.post(path, body, content_type=kind, headers=headers(call.text))

    assert code(send("{")) == (400, "bad_request")
    assert code(send("[" * 100_000)) == (400, "bad_request")
    assert code(send('{"name": NaN}')) == (400, "bad_request")
    assert code(send("name=x", "application/x-www-form-urlencoded")) == (415, "unsupported")
    assert code(send('{"name": "' + "x" * 300_000 + '"}')) == (413, "too_large")
    assert not Business.objects.exists()


def test_what_is_wrong_is_said_field_by_field_and_never_repeated(call):
    sent = {"name": "x" * 300, "capital": "9931231201900001", "area_code": "33", "unknown": 1}

    answer = call("POST", "/businesses", sent)

    assert code(answer) == (422, "invalid")
    assert {one["field"].split(".")[-1] for one in answer.json()["errors"]} == {
        "name",
        "capital",
        "unknown",
    }
    assert b"9931231201900001" not in answer.content


def test_a_problem_speaks_the_readers_language(call):
    for accept, title in (("", "Tidak ada"), ("en-GB,en;q=0.9", "Not found"), ("fr", "Tidak ada")):
        answer = call("GET", "/nowhere", Accept_Language=accept)
        assert answer.json()["title"] == title
        assert answer.headers["Content-Language"] == ("en" if "en" in accept else "id")


def test_a_view_that_breaks_answers_a_problem_without_a_word_of_why(call, monkeypatch):
    def broken(*_given):
        raise RuntimeError("9931231201900001")

    monkeypatch.setattr("gerai.foundation.api.api.own.areas", broken)
    answer = call("GET", "/account")

    assert code(answer) == (500, "broken")
    assert b"9931" not in answer.content
    assert answer.headers["X-Request-Id"]


def test_pages_outside_the_api_keep_their_own_trouble(client):
    assert client.get("/tidak-ada/").headers["Content-Type"].startswith("text/html")


def test_a_foreign_record_answers_byte_for_byte_as_a_missing_one(call):
    foreign = make.business(area="33.75.01.1001")

    theirs = call("GET", f"/businesses/{foreign.uid}")
    missing = call("GET", f"/businesses/{str(foreign.uid)[::-1][:8]}-{str(foreign.uid)[9:]}")

    assert code(theirs) == (404, "missing")
    assert theirs.content == missing.content
    mark = {"X-Request-Id"}
    assert {k: v for k, v in theirs.headers.items() if k not in mark} == {
        k: v for k, v in missing.headers.items() if k not in mark
    }


# — versions —


def test_a_record_is_changed_on_the_version_that_was_read(call):
    record = make.business(name="Lama")
    path = f"/businesses/{record.uid}"
    tag = call("GET", path).headers["ETag"]

    assert code(call("PATCH", path, {"name": "Baru"})) == (428, "no_if_match")
    for wrong in ('"7-0000000000000000"', "*", "x", '"1"'):
        assert code(call("PATCH", path, {"name": "Baru"}, If_Match=wrong)) == (412, "changed")
    answer = call("PATCH", path, {"name": "Baru"}, If_Match=tag)
    assert (answer.status_code, answer.json()["name"]) == (200, "Baru")
    assert code(call("PATCH", path, {"name": "Lagi"}, If_Match=tag)) == (412, "changed")
    assert answer.headers["ETag"] == call("GET", path).headers["ETag"] != tag


def test_what_the_caller_has_already_is_not_sent_again(call):
    record = make.business()
    path = f"/businesses/{record.uid}"
    first = call("GET", path)

    for tag in (first.headers["ETag"], "W/" + first.headers["ETag"], "*"):
        again = call("GET", path, If_None_Match=tag)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    make.owner(of=record, name="Orang Lain")
    assert call("GET", path, If_None_Match=first.headers["ETag"]).status_code == 200


def test_only_the_fields_that_were_sent_are_changed(call):
    record = make.business(name="Lama", activity="menjahit", workers=3)
    path = f"/businesses/{record.uid}"

    call("PATCH", path, {"workers": None}, If_Match=call("GET", path).headers["ETag"])

    record.refresh_from_db()
    assert (record.name, record.activity, record.workers) == ("Lama", "menjahit", None)


def test_a_business_is_closed_and_moved_by_the_actions_of_the_pages(call):
    record, other = make.business(), make.business()
    tag = call("GET", f"/businesses/{record.uid}").headers["ETag"]
    said = {"on": "2026-11-01", "reason": "other"}
    answer = call("POST", f"/businesses/{record.uid}/close", said, If_Match=tag)
    if answer.status_code == 422:
        said["reason"] = answer.json()["errors"][0]["problem"]
    assert answer.json()["state"] == "closed"

    path = f"/businesses/{other.uid}"
    village = Area.objects.filter(code__startswith="33.75", level=4).first()
    sent = {"to": village.code, "on": "2026-11-01"}
    tag = call("GET", path).headers["ETag"]
    moved = call("POST", path + "/move", sent, If_Match=tag)

    assert moved.json()["visible"] is False
    assert moved.json()["area_code"] == village.code
    assert code(call("GET", path)) == (404, "missing")
    assert set(Event.objects.values_list("name", flat=True)) >= {
        "business.closed",
        "business.moved",
    }


# — keys —


def test_the_same_key_has_its_effect_once_and_the_same_answer(call):
    first = call("POST", "/businesses", NEW, Idempotency_Key="satu-satu")
    again = call("POST", "/businesses", NEW, Idempotency_Key="satu-satu")

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert [again.headers[name] for name in ("Location", "ETag", "Idempotency-Replayed")] == [
        first.headers["Location"],
        first.headers["ETag"],
        "true",
    ]
    assert Business.objects.count() == 1
    other = call("POST", "/businesses", NEW | {"name": "Lain"}, Idempotency_Key="satu-satu")
    assert code(other) == (422, "key_reused")


def test_a_key_is_its_tokens_own_and_lasts_a_day(call, officer):
    call("POST", "/businesses", NEW, Idempotency_Key="satu-satu")
    other = Caller(make.token(officer))
    sent = NEW | {"reason": "cabang kedua", "name": "Lain"}
    assert other("POST", "/businesses", sent, Idempotency_Key="satu-satu").status_code == 201

    assert actions.clear_old(at=now() + timedelta(hours=25)) == 2


def test_what_failed_under_a_key_may_be_sent_again_mended(call):
    wrong = NEW | {"area_code": "33.75.01.1001"}
    assert call("POST", "/businesses", wrong, Idempotency_Key="satu-satu").status_code == 403

    assert call("POST", "/businesses", NEW, Idempotency_Key="satu-satu").status_code == 201


def test_a_key_that_is_none_is_refused(call):
    for key in ("x", "a b c d e f", "x" * 101):
        assert code(call("POST", "/businesses", NEW, Idempotency_Key=key)) == (422, "invalid")


def test_an_act_that_is_sent_again_under_its_key_is_not_judged_by_its_old_version(call):
    record = make.business()
    path = f"/businesses/{record.uid}"
    tag = call("GET", path).headers["ETag"]
    said = {"on": "2026-11-01", "reason": "other"}

    first = call("POST", path + "/close", said, If_Match=tag, Idempotency_Key="tutup-satu")
    again = call("POST", path + "/close", said, If_Match=tag, Idempotency_Key="tutup-satu")

    assert first.status_code == again.status_code == 200
    assert first.content == again.content


# — pages —


def test_all_pages_together_are_the_whole_list_once(call):
    made = {str(make.business().uid) for _ in range(7)}
    make.business(area="33.75.01.1001")
    found, path = [], "/businesses?limit=3&sort=name"
    while path:
        page = call("GET", path.removeprefix(ROOT)).json()
        found += [one["uid"] for one in page["items"]]
        path = page["next"]

    assert len(found) == 7
    assert set(found) == made


@pytest.mark.parametrize("case", ["of another filter", "made up", "of a record out of sight"])
def test_a_cursor_is_good_for_its_own_list_alone(call, case):
    for _ in range(3):
        make.business()
    after = call("GET", "/businesses?limit=2").json()["next"].removeprefix(ROOT)
    if case == "of another filter":
        after += "&state=active"
    elif case == "made up":
        after = "/businesses?cursor=WyJ4Il0:x"
    else:
        Business.objects.update(area_code="33.75")

    assert code(call("GET", after)) == (410, "cursor_gone")


def test_a_page_is_bounded(call):
    for limit in ("0", "101", "1e9", "-1", "x"):
        assert code(call("GET", f"/businesses?limit={limit}")) == (422, "invalid")


# — rates —


def test_a_token_that_calls_too_often_waits(call, settings):
    settings.API_RATE = 3
    answers = [call("GET", "/account") for _ in range(4)]

    assert [one.status_code for one in answers[:3]] == [200, 200, 200]
    assert code(answers[3]) == (429, "too_many")
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60


def test_strangers_are_counted_by_their_address(settings):
    settings.API_PUBLIC_RATE = 2
    stranger = Caller("gerai_" + "x" * 43)

    assert [stranger("GET", "/account").status_code for _ in range(3)] == [401, 401, 429]
    assert [stranger("GET", "/problems").status_code for _ in range(3)] == [200, 200, 429]
