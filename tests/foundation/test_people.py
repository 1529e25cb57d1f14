"""Values are kept sealed, found by any spelling, shown masked, and revealed with a trace."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from gerai.foundation.events.models import Event
from gerai.foundation.ids import uuid7
from gerai.foundation.people import actions, queries
from gerai.foundation.people.engine import (
    KeyTrouble,
    open_bytes,
    opened,
    plain_pieces,
    seal_bytes,
    seal_file,
    sealed,
)
from gerai.foundation.people.models import Value
from gerai.foundation.people.rules import Kind, Malformed, PersonalEntry
from tests.make import people as make
from tests.make.access import user

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
NIK = "9901014101800001"


def test_a_kept_value_is_found_by_any_spelling_and_lies_sealed(db):
    value = make.value(Kind.NIK, "9901 0141 0180 0001")

    assert queries.holders(Kind.NIK, "'9901.0141.0180.0001") == [value.holder]
    assert queries.holders(Kind.KK, NIK) == []
    assert queries.holders(Kind.NIK, "not a NIK") == []
    assert queries.clear_of([value.holder], [Kind.NIK]) == {value.holder: {Kind.NIK: [NIK]}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text FROM people_value v")
        (row,) = cursor.fetchone()
    assert NIK not in row
    assert NIK.encode().hex() not in row
    assert NIK not in repr(value)


def test_the_same_value_from_the_same_source_is_kept_once(db):
    first = make.value(Kind.PHONE, "0812-3456-7890")
    again = make.value(Kind.PHONE, "+6281234567890", holder=first.holder)

    assert again == first
    assert Value.objects.count() == 1


def test_a_malformed_value_is_not_kept(db):
    with pytest.raises(Malformed):
        make.value(Kind.NIK, "12345")

    assert not Value.objects.exists()


def test_many_are_kept_at_once_and_shown_masked_newest_first(db):
    source, people = uuid7(), [make.canary(number) for number in range(3)]
    entries = [
        PersonalEntry(person.holder, kind, text, source, NOON)
        for person in people
        for kind, text in person.values.items()
    ]
    make.value(Kind.PHONE, "0812-3456-7890", holder=people[0].holder)

    assert actions.keep_many(entries) == 12

    shown = queries.masked_of([people[0].holder])[people[0].holder]
    assert [str(mask) for mask in shown[Kind.NIK]] == ["•••• 0001"]
    assert [str(mask) for mask in shown[Kind.PHONE]] == ["•••• 7890", "•••• 0000"]
    assert shown[Kind.NIK][0].source == source
    assert shown[Kind.NIK][0].at == NOON
    assert people[0].nik not in repr(shown)
    assert people[0].nik not in repr(entries)
    assert queries.holders(Kind.NPWP, people[2].npwp) == [people[2].holder]


def test_forgetting_takes_the_kinds_or_all(db):
    person = make.canary(1)
    for kind, text in person.values.items():
        make.value(kind, text, holder=person.holder)

    assert actions.forget(holder=person.holder, kinds=[Kind.PHONE]) == 1
    assert queries.holders(Kind.PHONE, person.phone) == []
    assert actions.forget(holder=person.holder) == 3


def test_revealing_says_who_saw_whose_what_and_why_but_not_the_value(db):
    value, officer = make.value(Kind.NIK, NIK), user("district_officer")

    text = actions.reveal(
        value_id=value.id,
        by=officer,
        purpose="verification",
        reason="cocokkan dengan KTP",
        at=NOON,
        area="33.74",
    )

    assert text == NIK
    event = Event.objects.get(name="personal.revealed")
    assert (event.by, event.area_code) == (officer, "33.74")
    assert event.data == {
        "kind": "nik",
        "holder": str(value.holder),
        "purpose": "verification",
        "reason": "cocokkan dengan KTP",
        "at": NOON.isoformat(),
    }


@pytest.mark.parametrize("reason", ["", "  x ", "minta data 9901014101800001"])
def test_a_reason_is_words_and_no_number(db, reason):
    value, officer = make.value(Kind.NIK, NIK), user("district_officer")

    with pytest.raises(actions.NoReason):
        actions.reveal(
            value_id=value.id, by=officer, purpose="aid", reason=reason, at=NOON, area="33.74"
        )

    assert not Event.objects.exists()


def test_a_sealed_value_opens_only_as_itself(db):
    one, other = uuid7(), uuid7()
    data = sealed(one, Kind.NIK, NIK)

    assert opened(one, Kind.NIK, data) == NIK
    assert sealed(one, Kind.NIK, NIK) != data
    for uid, kind, bad in [
        (other, Kind.NIK, data),
        (one, Kind.KK, data),
        (one, Kind.NIK, data[:-1] + bytes([data[-1] ^ 1])),
        (one, Kind.NIK, b""),
    ]:
        with pytest.raises(KeyTrouble):
            opened(uid, kind, bad)


def test_a_chunk_opens_only_in_its_file_and_place(db):
    uid = UUID(int=7)
    data = seal_bytes(uid, 3, b"NIK;NAMA")

    assert open_bytes(uid, 3, data) == b"NIK;NAMA"
    for wrong_uid, number in [(uid, 4), (UUID(int=8), 3)]:
        with pytest.raises(KeyTrouble):
            open_bytes(wrong_uid, number, data)


@pytest.mark.django_db
def test_a_file_lies_sealed_in_pieces_and_is_whole_or_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("gerai.foundation.people.engine.files.PIECE", 8)
    uid, text = uuid7(), b"NIK;NAMA\n" + NIK.encode()
    plain, file = tmp_path / "plain", tmp_path / "file"
    plain.write_bytes(text)

    seal_file(uid, plain, file)

    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    sealed = file.read_bytes()
    assert NIK.encode() not in sealed
    assert b"".join(plain_pieces(uid, file)) == text
    step = 4 + 31 + 8
    for bad in (sealed[:step], sealed[step:], sealed[step : 2 * step] + sealed[:step], b""):
        file.write_bytes(bad)
        with pytest.raises(KeyTrouble):
            list(plain_pieces(uid, file))
