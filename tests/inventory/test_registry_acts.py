"""Every act on one record: what is true afterwards, who may, and what a refusal leaves behind."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.people.models import Value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import adding, changing, living, owning, papers
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, Tie
from gerai.inventory.registry.rules import (
    CertificateEntry,
    CertificateKind,
    Entry,
    FactEntry,
    FactKind,
    OriginKind,
    origin_of,
)
from tests import make
from tests.make import registry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
TODAY = date(2026, 11, 25)
TOMORROW = date(2026, 11, 26)
NIK = "9974010203800001"
PHONE = "+6281234567890"


@pytest.fixture
def officer():
    return make.user("district_officer", "33.74")


def entry(**given):
    usual = {"name": "Warung Darsini", "area_code": "33.74.06.1001", "owner_name": "Darsini"}
    return Entry(**usual | given)


def add(officer, uid=None, **given):
    entered = entry(**given)
    return adding.add(uid=uid or registry.uuid7(), entry=entered, by=officer, at=NOON)


def last_event():
    return Event.objects.order_by("-pk").first()


# — adding —


def test_a_record_typed_by_hand_has_its_owner_papers_facts_and_origin(officer):
    made = add(
        officer,
        activity="jual gorengan",
        sector_code="56103",
        sector_edition="2020",
        annual_sales=60_000_000,
        founded_year=2015,
        personal=((Kind.NIK, NIK, "owner"), (Kind.PHONE, PHONE, "business")),
        certificates=(CertificateEntry(CertificateKind.NIB, "9120001234567"),),
        facts=(FactEntry(FactKind.AFFECTED, "yes", TODAY, "Kunjungan"),),
    )

    owner = Person.objects.get()
    assert len(made.number) == 9
    assert (made.sector_group, made.size_class, made.version) == ("food", "micro", 1)
    assert Tie.objects.get().person == owner
    clear = clear_of([owner.uid, made.uid], [Kind.NIK, Kind.PHONE])
    assert clear == {owner.uid: {Kind.NIK: [NIK]}, made.uid: {Kind.PHONE: [PHONE]}}
    origin = origin_of(made.origins, "activity")
    assert (origin.kind, origin.by, origin.at) == (OriginKind.OFFICER, officer.uid, TODAY)
    assert (Certificate.objects.get().state, Fact.objects.get().by) == ("told", officer)
    assert (last_event().name, last_event().area_code) == ("business.entered", made.area_code)


def test_a_second_call_with_the_same_uid_finds_what_the_first_made(officer):
    uid = registry.uuid7()

    first, second = add(officer, uid), add(officer, uid, name="Lain")

    assert first.pk == second.pk
    assert second.name == "Warung Darsini"
    assert Business.objects.count() == Person.objects.count() == 1
    assert Event.objects.filter(name="business.entered").count() == 1


def test_a_known_owner_gets_a_second_business_and_no_second_person(officer):
    add(officer)
    known = Person.objects.get()

    made = adding.add(
        uid=registry.uuid7(), entry=entry(name="Kios"), owner=known.uid, by=officer, at=NOON
    )

    assert Person.objects.get() == known
    assert Tie.objects.get(business=made).person == known


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " ", "owner_name": ""}, "Nama usaha dan nama pemiliknya kosong"),
        ({"name": "x" * 201}, "lebih dari 200 huruf"),
        ({"area_code": ""}, "di luar"),
        ({"area_code": "34.04.01.2001"}, "di luar"),
        ({"workers": -1}, "Tenaga kerja di luar batas"),
    ],
)
def test_what_does_not_fit_is_refused_whole(officer, settings, given, sentence):
    settings.ROOT_AREA = "33"

    with pytest.raises(Refused, match=sentence):
        add(officer, **given)

    assert not Business.objects.exists()
    assert not Event.objects.filter(name="business.entered").exists()


# — changing —


def change(business, officer, seen=None, **given):
    return changing.change(
        uid=business.uid, seen=seen or business.version, given=given, by=officer, at=NOON
    )


def test_only_what_changed_rests_on_the_officer(officer):
    business = make.business("Warung", activity="jual nasi", workers=2)

    assert change(business, officer, name="Warung", workers=3, capital=5_000_000) == [
        "workers",
        "capital",
    ]

    business.refresh_from_db()
    assert (business.workers, business.version) == (3, 2)
    assert origin_of(business.origins, "workers").by == officer.uid
    assert origin_of(business.origins, "name") is None
    assert last_event().data == {"version": 2, "fields": ["capital", "workers"]}


def test_saving_what_is_there_changes_nothing(officer):
    business = make.business("Warung", workers=2)

    assert change(business, officer, name="Warung", workers=2) == []

    business.refresh_from_db()
    assert business.version == 1
    assert not Event.objects.exists()


def test_a_verified_value_says_so_until_another_is_typed(officer):
    business = make.business("Warung")
    changing.change(
        uid=business.uid, seen=1, given={"workers": 3}, verified=True, by=officer, at=NOON
    )
    business.refresh_from_db()
    assert origin_of(business.origins, "workers").verified

    change(business, officer, workers=4)

    business.refresh_from_db()
    assert not origin_of(business.origins, "workers").verified


def test_a_changed_sum_changes_the_size_by_the_law(officer):
    business = make.business("Warung", founded_year=2010, annual_sales=1_000_000)

    change(business, officer, annual_sales=3_000_000_000)

    business.refresh_from_db()
    assert (business.size_class, business.size_rule) == ("small", "PP 7/2021: penjualan")


def test_two_officers_with_different_fields_keep_both(officer):
    business = make.business("Warung", workers=2)
    change(business, officer, seen=1, workers=5)

    change(business, officer, seen=1, name="Warung Bu Tri", workers=2)

    business.refresh_from_db()
    assert (business.name, business.workers, business.version) == ("Warung Bu Tri", 5, 3)


def test_two_officers_with_one_field_are_told_and_nothing_is_lost(officer):
    business = make.business("Warung", workers=2)
    change(business, officer, seen=1, workers=5, products="es")

    with pytest.raises(changing.Clash) as clash:
        change(business, officer, seen=1, name="Baru", workers=9, products="")

    assert (clash.value.version, clash.value.theirs) == (2, {"workers": 5})
    assert clash.value.others == {"products": "es"}
    business.refresh_from_db()
    assert (business.name, business.workers) == ("Warung", 5)
    assert change(business, officer, seen=2, name="Baru", workers=9) == ["name", "workers"]


def test_without_what_was_seen_the_first_officers_work_would_be_lost(officer, monkeypatch):
    business = make.business("Warung", workers=2)
    change(business, officer, seen=1, workers=5)
    monkeypatch.setattr(changing, "fields_at", lambda now, _seen: vars(now))

    change(business, officer, seen=1, workers=9)

    business.refresh_from_db()
    assert business.workers == 9


# — life —


def test_a_business_closes_for_a_reason_and_opens_again(officer):
    business = make.business("Warung")

    living.close(uid=business.uid, reason="no_buyers", on=TODAY, by=officer, at=NOON)
    business.refresh_from_db()
    assert (business.state, business.version) == ("closed", 2)
    assert Fact.objects.get().value == "no_buyers"
    with pytest.raises(Refused, match="sudah dicatat tutup"):
        living.close(uid=business.uid, reason="other", on=TODAY, by=officer, at=NOON)
    with pytest.raises(Refused, match="tidak lagi aktif"):
        living.leave(uid=business.uid, to="Yogyakarta", on=TODAY, by=officer, at=NOON)

    living.reopen(uid=business.uid, reason="resumed", on=TODAY, by=officer, at=NOON)
    business.refresh_from_db()
    assert business.state == "active"
    assert list(Event.objects.order_by("pk").values_list("name", flat=True)) == [
        "business.closed",
        "business.reopened",
    ]


def test_who_moves_a_record_away_sees_it_no_more_and_its_new_officer_does(officer):
    business = make.business("Warung")
    there = make.user("district_officer", "33.21")

    living.move(uid=business.uid, to="33.21.09", place="Pasar", on=TODAY, by=officer, at=NOON)

    assert not Business.objects.visible_to(officer).exists()
    moved = Business.objects.visible_to(there).get()
    assert (moved.area_code, moved.area_text, moved.state) == ("33.21.09", "Pasar", "active")
    assert Fact.objects.get().value.startswith("Kec. ")
    assert last_event().area_code == "33.74.06.1001"


def test_an_area_written_wrongly_is_corrected_without_a_move(officer):
    business = make.business("Warung")

    living.move(
        uid=business.uid,
        to="33.74.07.1001",
        place="",
        on=TODAY,
        corrected=True,
        by=officer,
        at=NOON,
    )

    assert not Fact.objects.exists()
    assert last_event().data["how"] == "corrected"


def test_a_business_that_left_stays_with_its_area(officer):
    business = make.business("Warung")

    living.leave(uid=business.uid, to="Kab. Sleman", on=TODAY, by=officer, at=NOON)

    business.refresh_from_db()
    assert (business.state, business.area_code) == ("moved", "33.74.06.1001")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda u, by: living.close(uid=u, reason="x", on=TODAY, by=by, at=NOON), "salah satu"),
        (
            lambda u, by: living.close(uid=u, reason="other", on=TOMORROW, by=by, at=NOON),
            "tidak bisa sesudah hari ini",
        ),
        (
            lambda u, by: living.move(uid=u, to="33.99", place="", on=TODAY, by=by, at=NOON),
            "Wilayah tujuan tidak ada",
        ),
        (
            lambda u, by: living.move(
                uid=u, to="33.74.06.1001", place="", on=TODAY, by=by, at=NOON
            ),
            "sama dengan wilayah sekarang",
        ),
        (
            lambda u, by: living.reopen(uid=u, reason="resumed", on=TODAY, by=by, at=NOON),
            "masih aktif",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(officer, act, sentence):
    business = make.business("Warung")

    with pytest.raises(Refused, match=sentence):
        act(business.uid, officer)

    assert unchanged(business)


# — owners —


def test_a_value_is_replaced_and_the_old_one_is_gone(officer):
    business = make.business("Warung")
    owner = make.owner(business, "Darsini")
    owning.replace(owner.uid, {Kind.PHONE: "+6281111111111"}, NOON)

    changed = owning.correct_owner(
        uid=business.uid,
        person=owner.uid,
        name="Darsini",
        sex="f",
        values={Kind.PHONE: PHONE},
        contacts={},
        by=officer,
        at=NOON,
    )

    assert changed == ["sex", "phone"]
    assert clear_of([owner.uid], [Kind.PHONE]) == {owner.uid: {Kind.PHONE: [PHONE]}}
    assert Value.objects.count() == 1
    assert PHONE not in str(last_event().data)


def test_an_owner_dies_once_and_another_follows(officer):
    business = make.business("Warung")
    owner = make.owner(business, "Darsini")

    owning.owner_died(uid=business.uid, person=owner.uid, on=TODAY, by=officer, at=NOON)
    with pytest.raises(Refused, match="sudah dicatat meninggal"):
        owning.owner_died(uid=business.uid, person=owner.uid, on=TODAY, by=officer, at=NOON)
    follower = owning.succeed(
        uid=business.uid, name="Tri", sex="", values={}, since=TODAY, by=officer, at=NOON
    )

    ended, begun = Tie.objects.order_by("pk")
    assert (ended.person, ended.until) == (owner, TODAY)
    assert (begun.person, begun.since, begun.until) == (follower, TODAY, None)


def test_what_is_sent_twice_is_said_once(officer):
    business = make.business("Warung")
    said = {"kind": FactKind.AFFECTED, "value": "yes", "on": TODAY, "by": officer, "at": NOON}
    follower = {"name": "Tri", "sex": "", "values": {}, "since": TODAY, "by": officer, "at": NOON}

    first = living.tell_fact(uid=business.uid, **said)
    assert living.tell_fact(uid=business.uid, **said) == first
    owning.succeed(uid=business.uid, **follower)
    with pytest.raises(Refused, match="Tri sudah dicatat"):
        owning.succeed(uid=business.uid, **follower)

    assert (Fact.objects.count(), Tie.objects.count(), Event.objects.count()) == (1, 1, 2)


def test_a_stranger_is_not_an_owner_of_this_business(officer):
    business, other = make.business("Warung"), make.owner(make.business("Lain"))

    with pytest.raises(Person.DoesNotExist):
        owning.owner_died(uid=business.uid, person=other.uid, on=TODAY, by=officer, at=NOON)


# — papers —


def test_a_paper_is_added_verified_and_withdrawn(officer):
    business = make.business("Warung")
    paper = CertificateEntry(CertificateKind.PIRT, "2063374010001-27", TODAY, date(2031, 1, 1))
    made = papers.add_paper(uid=business.uid, paper=paper, by=officer, at=NOON)
    with pytest.raises(Refused, match="sudah tercatat"):
        papers.add_paper(uid=business.uid, paper=paper, by=officer, at=NOON)

    verified = papers.verify_paper(uid=business.uid, paper=made.uid, by=officer, at=NOON)
    assert (verified.state, verified.verified_by) == ("verified", officer)
    with pytest.raises(Refused, match="sudah diperiksa"):
        papers.verify_paper(uid=business.uid, paper=made.uid, by=officer, at=NOON)

    gone = papers.withdraw_paper(uid=business.uid, paper=made.uid, why="habis", by=officer, at=NOON)
    assert (gone.state, gone.withdrawn_why) == ("withdrawn", "habis")
    with pytest.raises(Refused, match="sudah dicabut"):
        papers.withdraw_paper(uid=business.uid, paper=made.uid, why="x", by=officer, at=NOON)
    papers.add_paper(uid=business.uid, paper=paper, by=officer, at=NOON)
    assert Certificate.objects.count() == 2


def test_a_paper_of_another_business_is_not_there(officer):
    business, other = make.business("Warung"), make.certificate(make.business("Lain"))

    with pytest.raises(Certificate.DoesNotExist):
        papers.verify_paper(uid=business.uid, paper=other.uid, by=officer, at=NOON)


# — who may —


ACTS = {
    "change": lambda b, by: changing.change(
        uid=b.uid, seen=1, given={"workers": 9}, by=by, at=NOON
    ),
    "close": lambda b, by: living.close(uid=b.uid, reason="other", on=TODAY, by=by, at=NOON),
    "move": lambda b, by: living.move(uid=b.uid, to="33.21", place="", on=TODAY, by=by, at=NOON),
    "leave": lambda b, by: living.leave(uid=b.uid, to="Sleman", on=TODAY, by=by, at=NOON),
    "say": lambda b, by: living.tell_fact(
        uid=b.uid, kind=FactKind.AFFECTED, value="yes", on=TODAY, by=by, at=NOON
    ),
    "paper": lambda b, by: papers.add_paper(
        uid=b.uid, paper=CertificateEntry(CertificateKind.NIB, "1"), by=by, at=NOON
    ),
    "verify": lambda b, by: papers.verify_paper(
        uid=b.uid, paper=b.certificates.get().uid, by=by, at=NOON
    ),
    "withdraw": lambda b, by: papers.withdraw_paper(
        uid=b.uid, paper=b.certificates.get().uid, why="x", by=by, at=NOON
    ),
    "died": lambda b, by: owning.owner_died(
        uid=b.uid, person=Person.objects.get().uid, on=TODAY, by=by, at=NOON
    ),
    "succeed": lambda b, by: owning.succeed(
        uid=b.uid, name="Tri", sex="", values={}, since=TODAY, by=by, at=NOON
    ),
    "correct": lambda b, by: owning.correct_owner(
        uid=b.uid,
        person=Person.objects.get().uid,
        name="Tri",
        sex="",
        values={Kind.PHONE: PHONE},
        contacts={},
        by=by,
        at=NOON,
    ),
}
READERS = {
    "own area": ("district_officer", "33.74", None),
    "enumerator": ("enumerator", "33.74.06", None),
    "above": ("provincial_officer", "33", None),
    "neighbour with like prefix": ("district_officer", "33.7", Business.DoesNotExist),
    "other": ("district_officer", "33.75", Business.DoesNotExist),
    "read-only role": ("auditor", "33.74", PermissionDenied),
    "figures only": ("executive", "33.74", Business.DoesNotExist),
    "nobody": (None, "33.74", Business.DoesNotExist),
}


def unchanged(business):
    before = (business.state, business.area_code, business.workers, 1)
    business.refresh_from_db()
    now = (business.state, business.area_code, business.workers, business.version)
    return now == before and not Event.objects.exists() and not Fact.objects.exists()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("reader", READERS)
def test_an_act_is_done_by_who_may_edit_there_and_by_nobody_else(act, reader):
    role, area, refusal = READERS[reader]
    business = make.business("Warung", workers=2)
    make.owner(business, "Darsini")
    paper = make.certificate(business, "halal", "H1")
    by = make.user(role, area)

    if refusal is None:
        ACTS[act](business, by)
        assert Event.objects.count() == 1
        assert Event.objects.get().by == by
        return
    with pytest.raises(refusal):
        ACTS[act](business, by)
    assert unchanged(business)
    assert Person.objects.get().name == "Darsini"
    assert Tie.objects.get().until is None
    assert not Value.objects.exists()
    paper.refresh_from_db()
    assert paper.state == "told"


@pytest.mark.parametrize("reader", READERS)
def test_a_record_is_added_by_who_may_edit_there_and_by_nobody_else(reader):
    role, area, refusal = READERS[reader]
    by = make.user(role, area)

    if refusal is None:
        assert add(by).entered_at == NOON
        return
    with pytest.raises(PermissionDenied):
        add(by)
    assert not Business.objects.exists()
