"""A later version of a list: no doubles, its own records updated, what people said since kept."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError

from gerai.foundation.events.models import Event
from gerai.foundation.people.actions import keep
from gerai.foundation.people.models import Value
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import entering, loading
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.registry.actions.changing import change, confirm
from gerai.inventory.registry.actions.proposing import decline, take
from gerai.inventory.registry.models import Business, Person, Proposal, SourceRecord
from gerai.inventory.registry.queries.history import as_it_was, versions
from gerai.inventory.registry.rules import FIELDS, Known
from tests import make
from tests.make import lists
from tests.make.registry import NOON

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("provincial_officer", area="33")


@pytest.fixture(autouse=True)
def central_java(settings):
    settings.ROOT_AREA = "33"


def entered(path: Path, by, *, sender: str = "Dinas Klaten", at=NOON, **given):
    """The list, and what entering it did."""
    found = actions.receive(path=path, by=by, at=at, sender=sender, **given)
    found = actions.read(uid=found.uid, path=path, by=by)
    done = actions.enter(uid=found.uid, by=by, at=at)
    found.refresh_from_db()
    return found, done


FOUR = (
    {"Nama Usaha": "Tahu Bu Sri", "Nama Pemilik": "Sri", "NIK": "9921071205710011"},
    {"Nama Usaha": "Batik Laras", "Nama Pemilik": "Laras", "NIK": ""},
    {"Nama Usaha": "Soto Pak Man", "Nama Pemilik": "Parman", "NIK": "-", "No HP": "089912345004"},
    {"Nama Usaha": "Jamu Mbok Nah", "Nama Pemilik": "Pariyem", "NIK": "9921071205710014"},
)


def four(folder: Path, *changes: dict[str, str], name: str = "ikm v2.csv", **more) -> Path:
    """The four rows with changes by place."""
    rows = [row | change for row, change in zip(FOUR, [*changes, {}, {}, {}, {}], strict=False)]
    return lists.file(folder, *rows, name=name, **more)


def test_a_mended_file_sent_again_updates_its_own_records_and_doubles_none(tmp_path, officer):
    first, _ = entered(four(tmp_path, name="ikm.csv"), officer)
    before = set(Business.objects.values_list("uid", flat=True))

    found, done = entered(
        four(tmp_path, {"Jenis Usaha": "tahu bakso"}, {"Nama Usaha": "Batik Laras Asri"}),
        officer,
        at=LATER,
    )

    assert found.revises == first
    assert (done.businesses, done.updated, done.unchanged, done.proposed) == (0, 2, 2, 0)
    assert set(Business.objects.values_list("uid", flat=True)) == before
    tofu = Business.objects.get(name="Tahu Bu Sri")
    assert (tofu.activity, tofu.version) == ("tahu bakso", 2)
    assert [row.activity for row in versions(tofu)] == ["keripik tempe", "tahu bakso"]
    assert as_it_was(tofu, NOON + timedelta(minutes=1)).business.activity == "keripik tempe"
    assert list(tofu.sources.order_by("pk").values_list("list_name", flat=True)) == [
        "ikm.csv", "ikm v2.csv",
    ]  # fmt: skip
    assert tofu.origins["activity"]["source"] == str(tofu.sources.get(list_uid=found.uid).uid)
    event = Event.objects.filter(name="business.list_entered").latest("pk")
    assert (event.data["count"], event.data["updated"], event.data["proposed"]) == (4, 2, 0)


def test_rows_are_found_again_when_others_are_put_between_and_columns_change_places(
    tmp_path, officer
):
    entered(four(tmp_path, name="ikm.csv"), officer)
    path = tmp_path / "IKM revisi 3.csv"
    order = [head for head in lists.HEADER if head != "No"]
    rows = [lists.GOOD | row for row in FOUR]
    fresh = lists.GOOD | {"Nama Usaha": "Baru Sekali", "Nama Pemilik": "Bejo", "NIK": ""}
    with path.open("w", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow([*reversed(order), "No"])
        for number, row in enumerate([fresh, rows[3], rows[1], rows[0], rows[2]], 1):
            writer.writerow([*(row[head] for head in reversed(order)), number])

    _, done = entered(path, officer)

    assert (done.businesses, done.updated, done.unchanged) == (1, 0, 4)
    assert Business.objects.count() == 5


@pytest.mark.parametrize(
    ("_key", "row"),
    [
        ("the NIK alone", {"Nama Usaha": "Tahu Sri Jaya", "Nama Pemilik": "Sri Lestari"}),
        ("name and owner", {"NIK": "9921071205710099", "No HP": "0899-0000-0001"}),
        ("number and name", {"Nama Pemilik": "Sri Rejeki", "NIK": "", "No HP": ""}),
    ],
)
def test_each_key_finds_its_row(tmp_path, officer, _key, row):
    entered(four(tmp_path, name="ikm.csv"), officer)

    _, done = entered(four(tmp_path, row), officer)

    assert (done.businesses, done.updated, done.unchanged) == (0, 1, 3)


def test_the_senders_own_id_finds_a_row_whose_names_all_changed(tmp_path, officer):
    def listed(name: str, *rows: tuple[str, str, str]) -> Path:
        path = tmp_path / name
        with path.open("w", newline="") as out:
            writer = csv.writer(out, delimiter=";")
            writer.writerow(["ID", "Nama Usaha", "Nama Pemilik", "Kecamatan", "Kabupaten"])
            writer.writerows([*row, "Klaten Selatan", "Kab. Klaten"] for row in rows)
        return path

    kept = [("K-07", "Soto", "Man"), ("K-08", "Jamu", "Nah"), ("K-09", "Tahu", "Sri")]
    entered(listed("a.csv", *kept), officer)

    _, done = entered(listed("a2.csv", ("K-07", "Sate", "Dul"), *kept[1:]), officer)

    assert (done.businesses, done.updated, done.unchanged) == (0, 1, 2)
    assert Business.objects.filter(name="Sate", owner_names="Dul").exists()


def test_exact_repeats_of_a_list_stay_as_many_as_they_are(tmp_path, officer):
    twice = {"Nama Usaha": "Es Dawet", "NIK": ""}
    entered(lists.file(tmp_path, twice, twice, {"Nama Usaha": "Lain"}), officer)

    _, done = entered(
        lists.file(tmp_path, twice, twice, {"Nama Usaha": "Lain", "Jenis Usaha": "x y z"}), officer
    )

    assert (done.businesses, done.updated, done.unchanged) == (0, 1, 2)
    assert Business.objects.count() == 3


def test_another_sender_or_other_rows_are_another_list(tmp_path, officer):
    entered(four(tmp_path, name="ikm.csv"), officer)

    other, done = entered(four(tmp_path, {"Jenis Usaha": "x y"}), officer, sender="Dinas Demak")
    assert (other.revises, done.businesses) == (None, 4)
    fresh = lists.file(tmp_path, {"Nama Usaha": "Sama sekali lain", "NIK": ""}, name="ikm v9.csv")
    fourth, done = entered(fresh, officer)
    assert (fourth.revises, done.businesses) == (None, 1)


def test_rows_that_the_revision_no_longer_has_are_kept_and_reported(tmp_path, officer):
    entered(four(tmp_path, name="ikm.csv"), officer)

    found, _ = entered(
        lists.file(tmp_path, *FOUR[:2], {"Nama Usaha": "Baru"}, name="b.csv"), officer
    )

    assert Business.objects.count() == 5
    assert (found.counts["known"], found.counts["vanished"]) == (2, 2)
    assert found.counts["vanished_rows"] == ["baris 4: Soto Pak Man", "baris 5: Jamu Mbok Nah"]


def touched(officer) -> Business:
    """A record whose activity an officer corrected and whose name one verified."""
    business = Business.objects.get(name="Tahu Bu Sri")
    change(uid=business.uid, seen=1, given={"activity": "tahu petis"}, by=officer, at=LATER)
    confirm(uid=business.uid, seen=2, names=["name"], by=officer, at=LATER)
    return business


def test_what_was_verified_or_corrected_is_never_overwritten_but_proposed(tmp_path, officer):
    entered(four(tmp_path, name="ikm.csv"), officer)
    business = touched(officer)

    _, done = entered(
        four(tmp_path, {"Jenis Usaha": "tahu bakso", "Nama Usaha": "Tahu Sri Jaya"}),
        officer,
        at=LATER,
    )

    business.refresh_from_db()
    assert (business.name, business.activity) == ("Tahu Bu Sri", "tahu petis")
    assert (done.updated, done.proposed) == (0, 2)
    assert dict(Proposal.objects.values_list("field", "value")) == {
        "name": {"name": "Tahu Sri Jaya"},
        "activity": {"activity": "tahu bakso"},
    }


def test_without_that_look_the_officers_words_would_be_lost(tmp_path, officer, monkeypatch):
    entered(four(tmp_path, name="ikm.csv"), officer)
    business = touched(officer)
    monkeypatch.setattr("gerai.inventory.registry.rules.revising.rests", lambda *_: True)

    entered(four(tmp_path, {"Jenis Usaha": "tahu bakso"}), officer, at=LATER)

    business.refresh_from_db()
    assert business.activity == "tahu bakso"


def test_without_recognising_the_revision_would_double_the_list(tmp_path, officer, monkeypatch):
    entered(four(tmp_path, name="ikm.csv"), officer)
    monkeypatch.setattr(loading, "Known", lambda *_, **__: Known(0))

    entered(four(tmp_path, {"Jenis Usaha": "tahu bakso"}), officer)

    assert Business.objects.count() == 8


def test_an_officer_takes_a_proposal_or_declines_it_for_good(tmp_path, officer):
    entered(four(tmp_path, name="ikm.csv"), officer)
    business = touched(officer)
    given = {"Jenis Usaha": "tahu bakso", "Nama Usaha": "Tahu Sri Jaya"}
    entered(four(tmp_path, given), officer, at=LATER)
    named, done = Proposal.objects.get(field="name"), Proposal.objects.get(field="activity")

    take(uid=business.uid, proposal=named.uid, by=officer, at=LATER)
    decline(uid=business.uid, proposal=done.uid, by=officer, at=LATER)

    business.refresh_from_db()
    assert (business.name, business.activity) == ("Tahu Sri Jaya", "tahu petis")
    assert business.origins["name"]["by"] == str(officer.uid)
    names = set(Event.objects.filter(name__startswith="proposal").values_list("name", flat=True))
    assert names == {"proposal.taken", "proposal.declined"}
    entered(four(tmp_path, given | {"Alamat": "Jl. Lain 5"}, name="ikm v3.csv"), officer, at=LATER)
    assert not Proposal.objects.filter(state="open").exists()


def test_a_phone_that_the_owner_gave_is_not_replaced_and_the_lists_waits_sealed(tmp_path, officer):
    entered(four(tmp_path, name="ikm.csv"), officer)
    business = Business.objects.get(name="Tahu Bu Sri")
    owner = Person.objects.get(name="Sri")
    keep(holder=owner.uid, kind=Kind.PHONE, text="089900001111", at=LATER)

    _, done = entered(four(tmp_path, {"No HP": "0899 7777 1234"}), officer, at=LATER)

    proposal = Proposal.objects.get()
    assert (done.proposed, proposal.field, list(proposal.value)) == (1, "phone", ["holder"])
    assert clear_of([proposal.uid], [Kind.PHONE]) == {
        proposal.uid: {Kind.PHONE: ["+6289977771234"]}
    }
    assert "+6289977771234" not in clear_of([owner.uid], [Kind.PHONE])[owner.uid][Kind.PHONE]
    take(uid=business.uid, proposal=proposal.uid, by=officer, at=LATER)
    assert clear_of([owner.uid], [Kind.PHONE]) == {owner.uid: {Kind.PHONE: ["+6289977771234"]}}
    assert not Value.objects.filter(holder=proposal.uid).exists()


def test_a_new_phone_and_a_new_owner_of_the_list_itself_are_taken_at_once(tmp_path, officer):
    entered(four(tmp_path, {}, {"Nama Pemilik": "", "No HP": ""}, name="ikm.csv"), officer)

    _, done = entered(four(tmp_path, {"No HP": "0899 7777 1234"}, {"No HP": ""}), officer, at=LATER)

    sri, laras = Person.objects.get(name="Sri"), Person.objects.get(name="Laras")
    assert (done.updated, done.persons) == (2, 1)
    assert clear_of([sri.uid], [Kind.PHONE])[sri.uid][Kind.PHONE][0] == "+6289977771234"
    assert Business.objects.get(name="Batik Laras").owner_names == laras.name


def test_what_the_revision_leaves_out_is_no_news(tmp_path, officer):
    entered(four(tmp_path, name="ikm.csv"), officer)

    _, done = entered(
        four(tmp_path, {"Jenis Usaha": "", "Omzet per bulan": "", "No HP": ""}), officer
    )

    assert (done.updated, done.unchanged) == (0, 4)
    assert Business.objects.get(name="Tahu Bu Sri").activity == "keripik tempe"


def test_entering_a_revision_again_after_a_cut_changes_nothing_twice(
    tmp_path, officer, monkeypatch
):
    entered(four(tmp_path, name="ikm.csv"), officer)
    path = four(tmp_path, {"Jenis Usaha": "tahu bakso"})
    with monkeypatch.context() as crash:
        crash.setattr(entering, "finish", lambda *_: (_ for _ in ()).throw(IntegrityError))
        with pytest.raises(IntegrityError):
            entered(path, officer, at=LATER)

    entered(path, officer, at=LATER)

    assert Business.objects.get(name="Tahu Bu Sri").version == 2
    assert SourceRecord.objects.count() == 8


def snapshot() -> dict[str, object]:
    """The records as they stand, without what only history grows by."""
    return {
        "businesses": sorted(Business.objects.values_list("uid", "owner_names", *FIELDS), key=str),
        "people": sorted(Person.objects.values_list("uid", "name", "sex")),
        "sources": sorted(SourceRecord.objects.values_list("list_uid", "number")),
        "values": sorted(Value.objects.values_list("id", flat=True)),
        "proposals": Proposal.objects.filter(state="open").count(),
    }


def test_undoing_a_list_takes_all_that_it_alone_brought(tmp_path, officer):
    empty = snapshot()
    found, _ = entered(four(tmp_path, name="ikm.csv"), officer)

    done = actions.undo(uid=found.uid, by=officer, at=LATER)

    found.refresh_from_db()
    assert (done.gone, done.reverted, done.kept) == (4, 0, 0)
    assert snapshot() == empty
    assert (found.state, found.counts["ready"], found.counts["entered"]) == ("read", 4, 0)
    names = set(Event.objects.values_list("name", flat=True))
    assert {"list.undone", "business.list_undone"} <= names
    again = actions.enter(uid=found.uid, by=officer, at=LATER)
    assert again.businesses == Business.objects.count() == 4


def test_undoing_a_revision_leads_back_to_what_was_before(tmp_path, officer):
    entered(four(tmp_path, {}, {"Nama Pemilik": "", "No HP": ""}, name="ikm.csv"), officer)
    before = snapshot()
    changes = {"Jenis Usaha": "tahu bakso", "Nama Pemilik": "Sri Lestari", "No HP": "08997777123"}
    rows = [FOUR[0] | changes, FOUR[1], FOUR[3], {"Nama Usaha": "Baru", "NIK": ""}]
    found, done = entered(lists.file(tmp_path, *rows, name="ikm v2.csv"), officer, at=LATER)
    assert (done.businesses, done.updated) == (1, 2)

    undone = actions.undo(uid=found.uid, by=officer, at=LATER)

    assert (undone.gone, undone.kept) == (1, 0)
    assert snapshot() == before


def test_what_others_touched_stays_when_a_list_is_undone(tmp_path, officer):
    found, _ = entered(four(tmp_path, name="ikm.csv"), officer)
    business = touched(officer)

    done = actions.undo(uid=found.uid, by=officer, at=LATER)

    assert (done.gone, done.kept) == (3, 1)
    assert list(Business.objects.values_list("uid", flat=True)) == [business.uid]
    found.refresh_from_db()
    assert (found.counts["ready"], found.counts["entered"]) == (3, 1)
    assert actions.enter(uid=found.uid, by=officer, at=LATER).businesses == 3
    assert Business.objects.count() == 4


def test_undoing_the_first_version_leaves_the_records_with_the_second(tmp_path, officer):
    first, _ = entered(four(tmp_path, name="ikm.csv"), officer)
    second, _ = entered(four(tmp_path, {"Jenis Usaha": "tahu bakso"}), officer, at=LATER)

    done = actions.undo(uid=first.uid, by=officer, at=LATER)

    assert (done.gone, done.kept, Business.objects.count()) == (0, 0, 4)
    assert set(SourceRecord.objects.values_list("list_uid", flat=True)) == {second.uid}
    business = Business.objects.get(name="Tahu Bu Sri")
    rests = {said["source"] for said in business.origins.values()}
    assert rests == {str(business.sources.get().uid)}


def test_only_who_may_enter_and_change_there_undoes_a_list(tmp_path, officer):
    found, _ = entered(four(tmp_path, name="ikm.csv"), officer, within="33.10")

    with pytest.raises(BusinessList.DoesNotExist):
        actions.undo(uid=found.uid, by=make.user("district_officer", area="33.21"), at=LATER)
    with pytest.raises(Exception, match="list_enter"):
        actions.undo(uid=found.uid, by=make.user("auditor", area="33"), at=LATER)
    assert Business.objects.count() == 4


def test_the_rows_of_a_revision_are_compared_by_sets(
    tmp_path, officer, django_assert_max_num_queries
):
    entered(lists.many(tmp_path, 300), officer)
    path = lists.many(tmp_path, 310, "banyak 2.csv")
    found = actions.receive(path=path, by=officer, at=LATER, sender="Dinas Klaten")
    found = actions.read(uid=found.uid, path=path, by=officer)

    with django_assert_max_num_queries(120):
        done = actions.enter(uid=found.uid, by=officer, at=LATER)

    assert (done.businesses, done.unchanged) == (9, 270)


def test_a_code_that_the_sender_wrote_now_is_news_though_the_words_stayed(tmp_path, officer):
    told = [{"Nama Usaha": f"Warung {letter}", "Jenis Usaha": "keripik"} for letter in "ABC"]
    header = ("Nama Usaha", "Kabupaten", "Jenis Usaha", "KBLI")

    def sent(name: str, code: str):
        path = tmp_path / name
        rows = [f"{one['Nama Usaha']};Kab. Klaten;{one['Jenis Usaha']};{code}" for one in told]
        path.write_text("\n".join([";".join(header), *rows]))
        found = actions.receive(path=path, sender="Dinas", by=officer, at=NOON)
        actions.read(uid=found.uid, path=path, by=officer)
        return actions.enter(uid=found.uid, by=officer, at=NOON)

    sent("satu.csv", "")
    done = sent("dua.csv", "10793")

    assert (done.businesses, done.updated) == (0, 3)
    assert set(Business.objects.values_list("sector_code", flat=True)) == {"10793"}
