"""A business without a name is a record like any other: entered, found, shown, changed, taken out
by whose it is; no name is made up for it."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now
from django.utils.translation import override

from gerai.foundation.answers import Refused
from gerai.foundation.ids import uuid7
from gerai.foundation.scope import over_the_wall
from gerai.inventory.enrolment.queries.likeness import likeness
from gerai.inventory.enrolment.views import adding as door
from gerai.inventory.registry.actions import adding, changing, exporting, rights
from gerai.inventory.registry.actions.changing import change
from gerai.inventory.registry.actions.owning import succeed
from gerai.inventory.registry.models import Business, Person, called
from gerai.inventory.registry.queries.history import as_it_was, present
from gerai.inventory.registry.queries.paper import paper_of
from gerai.inventory.registry.queries.search import Cursor, Filters, search
from gerai.inventory.registry.queries.sheet import sheet
from gerai.inventory.registry.rules import NOBODY, Entry, named, origin_of
from tests import make
from tests.make.businesses import NOON

pytestmark = pytest.mark.django_db
HERE = "33.74.06.1001"


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74", name="Tri Hastuti")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def nameless():
    """The business of Darsini, which has no name."""
    made = make.business("", owner_names="Darsini", activity="jual gorengan")
    make.owner(made, "Darsini")
    return made


def add(officer, **given):
    entry = Entry(**{"name": "", "area_code": HERE, "owner_name": "Darsini"} | given)
    return adding.add(uid=uuid7(), entry=entry, by=officer, at=NOON)


def said(officer, business, **given):
    return change(uid=business.uid, seen=business.version, given=given, by=officer, at=NOON)


# — what it is called —


@pytest.mark.parametrize(
    ("name", "owners", "words"),
    [
        ("Warung Pojok", "Darsini", "Warung Pojok"),
        ("Darsini", "Darsini", "Darsini"),
        ("", "Darsini", "Usaha Darsini (belum bernama)"),
        ("", "Sri, Budi", "Usaha Sri, Budi (belum bernama)"),
        ("", "", "Usaha belum bernama"),
        ("", NOBODY, "Usaha belum bernama"),
    ],
)
def test_it_is_called_by_its_owner_and_a_name_stays_a_name(name, owners, words):
    assert called(name, owners) == words


def test_it_is_called_in_english_too():
    with override("en"):
        assert called("", "Darsini") == "Business of Darsini (no name yet)"
        assert called("", "") == "Business without a name"


def test_the_word_list_knows_what_is_no_name():
    for text in ("", "  ", "-", "...", "Belum ada nama", "BELUM ADA NAMA.", "(tidak ada)"):
        assert named(text) == ""
    for text in ("Tuna Tanpa Nama", "99", "Belum", "Darsini", "x" * 200):
        assert named(text) == text


# — the last word is the database's —


def test_neither_a_name_nor_an_owner_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="business_named_or_owned"), transaction.atomic():
        make.business("")

    assert not Business.objects.exists()


def test_an_action_that_forgot_the_rule_is_stopped_there(officer, monkeypatch):
    """The saboteur of the rule of actions."""
    alone = make.business("Warung")
    monkeypatch.setattr(changing, "lacking", lambda *_: "")

    with pytest.raises(IntegrityError, match="business_named_or_owned"), transaction.atomic():
        said(officer, alone, name="")


# — by hand —


def test_it_is_added_by_hand_with_its_owner_and_its_origin(officer):
    made = add(officer, name="BELUM ADA NAMA")

    made.refresh_from_db()
    assert (made.name, made.owner_names) == ("", "Darsini")
    assert made.called == "Usaha Darsini (belum bernama)"
    assert origin_of(made.origins, "name").by == officer.uid
    assert Person.objects.get().name == "Darsini"


@pytest.mark.parametrize("owner", ["", "-", "belum ada nama"])
def test_by_hand_one_of_the_two_must_be_known(officer, owner):
    with pytest.raises(Refused, match="Nama usaha dan nama pemiliknya kosong; isi salah satunya"):
        add(officer, name="-", owner_name=owner)

    assert not Business.objects.exists()
    assert not Person.objects.exists()


def test_a_name_is_given_and_taken_back_where_an_owner_is_known(officer, nameless):
    assert said(officer, nameless, name="Gorengan Bu Darsini") == ["name"]
    nameless.refresh_from_db()
    assert nameless.called == "Gorengan Bu Darsini"

    assert said(officer, nameless, name="tanpa nama") == ["name"]

    nameless.refresh_from_db()
    assert (nameless.name, nameless.version) == ("", 3)
    assert origin_of(nameless.origins, "name").by == officer.uid


def test_a_name_stays_where_nobody_is_known_to_own_the_business(officer):
    alone = make.business("Warung")

    with pytest.raises(Refused, match="pemiliknya belum tercatat"):
        said(officer, alone, name="")

    alone.refresh_from_db()
    assert (alone.name, alone.version) == ("Warung", 1)


def test_saying_again_that_there_is_no_name_changes_nothing(officer, nameless):
    assert said(officer, nameless, name="-") == []


def test_another_owner_gives_it_another_word(officer, nameless):
    succeed(
        uid=nameless.uid,
        name="Sumarni",
        sex="f",
        values={},
        since=NOON.date(),
        by=officer,
        at=now(),
    )

    nameless.refresh_from_db()
    assert nameless.called == "Usaha Sumarni (belum bernama)"


def test_on_a_day_that_is_past_it_is_called_by_the_owner_of_that_day(officer, nameless):
    then = NOON + timedelta(hours=1)
    succeed(
        uid=nameless.uid,
        name="Sumarni",
        sex="f",
        values={},
        since=NOON.date(),
        by=officer,
        at=now(),
    )

    assert as_it_was(nameless, then).business.called == "Usaha Darsini (belum bernama)"


def test_when_its_owner_is_erased_nobody_is_named(nameless):
    boss = make.user("administrator", "")
    with over_the_wall():
        owner = Person.objects.get()

    rights.erase(uid=owner.uid, by=boss, at=now())

    nameless.refresh_from_db()
    assert (nameless.name, nameless.called) == ("", "Usaha belum bernama")


# — what may be the same —


def alike(officer, name, owner, area=HERE):
    found = likeness(officer, name=name, area_code=area, nib="", nik="", owner_name=owner)
    return [(one.business.called, one.shares) for one in found.seen]


def test_one_of_the_same_owner_in_the_same_place_is_shown_as_perhaps_the_same(officer, nameless):
    shown = [("Usaha Darsini (belum bernama)", ("nama pemilik dan tempat",))]

    assert alike(officer, "", "DARSINI") == shown
    assert alike(officer, "Gorengan Darsini", "Darsini") == shown
    assert alike(officer, "", "Sumarni") == []
    assert alike(officer, "", "Darsini", "33.74.06.1002") == []


def test_two_named_ones_of_one_owner_are_no_doubt(officer):
    make.owner(make.business("Warung", owner_names="Darsini"), "Darsini")

    assert alike(officer, "Kios", "Darsini") == []
    assert [one for one, _ in alike(officer, "", "Darsini")] == ["Warung"]


# — found and sorted —


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("darsini", 1),
        ("gorengan darsini", 1),
        ("usaha darsini", 1),
        ("Usaha  Darsini (belum bernama)", 1),
        ("usaha darsini belum bernama", 1),
        ("usaha sumarni", 0),
        ("usaha", 0),
    ],
)
def test_it_is_found_by_its_owner_and_by_what_pages_call_it(officer, nameless, words, found):
    make.business("Warung Pojok")

    assert search(officer, Filters(words=words), None, 10).total == found


def test_by_name_it_stands_where_it_is_shown_page_by_page(officer):
    for name, owner in (
        ("Zaitun", ""),
        ("", "Darsini"),
        ("Toko", "Sri"),
        ("", "Aminah"),
        ("warung", ""),
    ):
        make.business(name, owner_names=owner)
    expected = [
        "Toko", "Usaha Aminah (belum bernama)", "Usaha Darsini (belum bernama)", "warung", "Zaitun",
    ]  # fmt: skip

    whole = [row.called for row in search(officer, Filters(sort="name"), None, 10).rows]
    paged, after = [], None
    for _ in range(3):
        page = search(officer, Filters(sort="name"), after, 2)
        paged += [row.called for row in page.rows]
        after = Cursor(page.older) if page.older else None

    assert whole == paged == expected


# — pages —


def test_pages_call_it_by_its_owner(signed_in, nameless):
    words = "Usaha Darsini (belum bernama)"
    here = f"/usaha/{nameless.uid}/"
    for path in ("/usaha/", here, here + "riwayat/", here + "ubah/", here + "tutup/"):
        assert words in signed_in.get(path).content.decode(), path
    page = signed_in.get(here).content.decode()
    assert f"<h1>{words}</h1>" in page
    assert "belum bernama</span>" in page


def test_the_sheet_says_that_it_has_no_name_and_who_said_so(officer):
    made = add(officer)

    line = sheet(present(made), on=NOON.date()).lines[0]
    assert (line.label, line.text, line.none) == ("Nama usaha", "", "belum bernama")
    assert line.said.author == "Tri Hastuti, petugas"
    printed = paper_of(made, by="Tri Hastuti", at=NOON)
    assert printed["name"] == printed["letter"]["about"] == "Usaha Darsini (belum bernama)"
    assert (printed["lines"][0]["text"], printed["lines"][0]["none"]) == ("", "belum bernama")


def test_the_form_takes_an_owner_instead_of_a_name(signed_in, officer):
    given = {"token": door.token(officer), "place": HERE, "area_code": HERE, "name": "-"}

    refused = signed_in.post("/usaha/baru/", given)
    assert refused.status_code == 400
    assert "Bila belum bernama, kosongkan dan isi nama pemiliknya" in refused.content.decode()
    assert not Business.objects.exists()

    done = signed_in.post("/usaha/baru/", given | {"owner_name": "Darsini"}, follow=True)

    made = Business.objects.get()
    assert (made.name, made.called) == ("", "Usaha Darsini (belum bernama)")
    assert "Usaha Darsini (belum bernama) tersimpan dengan nomor" in done.content.decode()


def test_the_form_of_a_record_may_leave_the_name_empty(signed_in, nameless):
    usual = {"seen": "1", "name": "", "activity": "jual gorengan dan es", "sector": "-"}

    done = signed_in.post(f"/usaha/{nameless.uid}/ubah/", usual)

    assert done.status_code == 302
    nameless.refresh_from_db()
    assert (nameless.name, nameless.activity) == ("", "jual gorengan dan es")


# — files and the API —


def test_in_a_file_the_column_of_the_name_stays_empty_beside_the_owner(officer, nameless, client):
    asked = exporting.ask(
        form="csv", by=officer, filters=Filters(), personal=False, reason="", at=now()
    )
    made = exporting.make(export_id=asked.pk, at=now())
    client.force_login(officer)

    answer = client.get(f"/usaha/unduh/{made.uid}/berkas/")
    heads, row = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    cells = dict(zip(heads.split(";"), row.split(";"), strict=True))
    assert (cells["Nama usaha"], cells["Pemilik"]) == ("", "Darsini")


def api(method, token, path, body=None, tag=""):
    heads = {"Authorization": f"Bearer {token}"} | ({"If-Match": tag} if tag else {})
    if body is None:
        return Client().get("/api/v1" + path, headers=heads)
    return getattr(Client(), method)(
        "/api/v1" + path, json.dumps(body), content_type="application/json", headers=heads
    )


def test_the_api_adds_shows_and_changes_it(officer):
    token = make.token(officer)
    neither = api("post", token, "/businesses", {"area_code": HERE})
    assert (neither.status_code, Business.objects.count()) == (409, 0)
    assert "isi salah satunya" in neither.json()["detail"]

    made = api("post", token, "/businesses", {"area_code": HERE, "owner": {"name": "Darsini"}})

    assert made.status_code == 201
    answer = made.json()
    assert (answer["name"], answer["called"]) == ("", "Usaha Darsini (belum bernama)")
    path = f"/businesses/{answer['uid']}"
    named_ = api("patch", token, path, {"name": "Kios"}, made.headers["ETag"])
    assert (named_.json()["name"], named_.json()["called"]) == ("Kios", "Kios")
    emptied = api("patch", token, path, {"name": ""}, named_.headers["ETag"])
    assert emptied.json()["called"] == "Usaha Darsini (belum bernama)"
    listed = api("get", token, "/businesses?q=darsini").json()["items"]
    assert [row["called"] for row in listed] == ["Usaha Darsini (belum bernama)"]
