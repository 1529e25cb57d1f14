"""A list enters by sets: all or nothing, once, as if each row had come alone."""

from datetime import date
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gerai.foundation.answers import Refused
from gerai.foundation.events.models import Event
from gerai.foundation.ids import uuid7
from gerai.foundation.people.queries import clear_of
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry.actions import enter, entering, take_stock
from gerai.inventory.registry.models import Business, Certificate, Fact, Person, SourceRecord, Tie
from gerai.inventory.registry.rules import (
    FIELDS,
    CertificateEntry,
    CertificateKind,
    Entered,
    Entry,
    FactEntry,
    FactKind,
    OriginKind,
    legal_form_of,
    origin_of,
    size_of,
)
from tests.make import access, registry

LIST = UUID("019ab000-0000-7000-8000-000000000001")
DAY = date(2026, 11, 25)
pytestmark = pytest.mark.django_db


def put(entries, *, by=None, list_uid=LIST, **given):
    by = by or access.user("district_officer")
    usual = {
        "list_uid": list_uid,
        "list_name": "IKM 2020",
        "sender": "Dindagkop",
        "said_at": date(2020, 5, 4),
        "by": by,
        "at": registry.NOON,
    }
    return enter(entries, **usual | given)


def test_a_row_becomes_a_source_a_business_an_owner_papers_and_facts():
    officer = access.user("district_officer")
    row = registry.entry(
        number=7,
        key=b"k" * 32,
        legal_form="CV.",
        personal=((Kind.NIK, "9974011203800001", "owner"), (Kind.PHONE, "+6281200000001", "x")),
        certificates=(
            CertificateEntry(CertificateKind.NIB, "9120001234567"),
            CertificateEntry(CertificateKind.NIB, "9120001234567"),
        ),
        facts=(FactEntry(FactKind.AFFECTED, "yes", DAY),),
    )

    entered = put([row], by=officer)

    assert entered == Entered(businesses=1, persons=1, sources=1)
    business, source = Business.objects.get(), SourceRecord.objects.get()
    owner, paper, fact = Person.objects.get(), Certificate.objects.get(), Fact.objects.get()
    assert (business.name, business.legal_form, business.version) == (row.name, "partnership", 1)
    assert (business.size_class, business.size_rule) == ("micro", "PP 7/2021: penjualan")
    assert (source.business, source.person, source.number) == (business, owner, 7)
    assert (source.said, bytes(source.key)) == (row.said, row.key)
    assert Tie.objects.get().business == business
    assert (paper.number, paper.source, paper.verified_at) == ("9120001234567", source, None)
    assert (fact.value, fact.on, fact.origin, fact.by) == ("yes", DAY, "IKM 2020", officer)
    clear = clear_of([owner.uid, business.uid], [Kind.NIK, Kind.PHONE])
    assert clear[owner.uid] == {Kind.NIK: ["9974011203800001"]}
    assert clear[business.uid] == {Kind.PHONE: ["+6281200000001"]}


def test_every_field_of_an_entered_record_names_the_row_it_came_from():
    put([registry.entry()])

    business, source = Business.objects.get(), SourceRecord.objects.get()
    for name in FIELDS:
        origin = origin_of(business.origins, name)
        assert origin
        assert (origin.kind, origin.source) == (OriginKind.LIST, source.uid)
        assert origin.at == date(2020, 5, 4)
    assert origin_of(Person.objects.get().origins, "name") == origin_of(business.origins, "name")


def test_a_list_that_comes_twice_is_there_once():
    rows = [registry.entry() for _ in range(5)]
    officer = access.user("district_officer")

    first, second = put(rows[:3], by=officer), put(rows, by=officer)

    assert first == Entered(3, 3, 3)
    assert second == Entered(2, 2, 2, skipped=3)
    assert Business.objects.count() == SourceRecord.objects.count() == 5


@pytest.mark.parametrize(
    ("_case", "wrong", "sentence"),
    [
        ("nobody", {"name": "  ", "owner_name": ""}, "nama usaha dan nama pemiliknya kosong"),
        ("a long name", {"name": "x" * 201}, "nama usaha lebih dari 200 huruf"),
        ("a hole in the text", {"activity": "a\0b"}, "kegiatan berisi tanda"),
        ("money below nothing", {"capital": -1}, "modal usaha di luar batas"),
        ("a fact nobody knows", {"facts": (FactEntry(FactKind.AFFECTED, "x", DAY),)}, "'x'"),
    ],
)
def test_a_row_that_does_not_fit_refuses_the_list(_case, wrong, sentence):
    rows = [registry.entry(), registry.entry(number=99_999, **wrong)]

    with pytest.raises(Refused, match=f"Baris 99999: .*{sentence}"):
        put(rows)

    assert not Business.objects.exists()
    assert not Event.objects.filter(name="business.list_entered").exists()


def test_an_area_outside_the_root_is_refused_with_a_sentence(settings):
    settings.ROOT_AREA = "33"
    officer = access.user("provincial_officer", area="")
    rows = [registry.entry(number=1), registry.entry(number=2, area_code="34.04.01")]

    with pytest.raises(Refused, match=r"Baris 2: wilayah 34\.04\.01 di luar wilayah kerja"):
        put(rows, by=officer)

    assert not Business.objects.exists()


def test_a_row_without_an_area_lies_in_the_root(settings):
    settings.ROOT_AREA = "33"

    put([registry.entry(area_code="")], by=access.user("provincial_officer", area="33"))

    assert Business.objects.get().area_code == "33"


@pytest.mark.parametrize(
    ("_who", "role", "area", "allowed"),
    [
        ("own area", "district_officer", "33.74", True),
        ("above", "provincial_officer", "33", True),
        ("neighbour with a like prefix", "district_officer", "33.7", False),
        ("other", "district_officer", "33.75", False),
        ("below", "district_officer", "33.74.07", False),
        ("may edit, not enter", "enumerator", "33.74", False),
        ("read-only", "auditor", "33.74", False),
        ("nobody", None, "", False),
    ],
)
def test_only_who_may_enter_there_enters(_who, role, area, allowed):
    user = access.user(role, area=area)

    if allowed:
        assert put([registry.entry()], by=user).businesses == 1
    else:
        with pytest.raises(PermissionDenied):
            put([registry.entry()], by=user)
        assert not Business.objects.exists()


def test_one_event_a_chunk_holds_the_count_and_a_digest(monkeypatch):
    monkeypatch.setattr(entering, "CHUNK", 2)
    rows = [
        registry.entry(number=n, area_code=area)
        for n, area in enumerate(["33.74.06", "33.74.07.1001", "33.74.01"], start=1)
    ]

    put(rows)

    first, last = Event.objects.filter(name="business.list_entered").order_by("pk")
    assert (first.area_code, last.area_code) == ("33.74", "33.74.01")
    assert (first.data["first"], first.data["last"], first.data["count"]) == (1, 2, 2)
    assert (last.data["first"], last.data["last"], last.data["count"]) == (3, 3, 1)
    assert first.data["digest"] != last.data["digest"]


def test_the_number_of_statements_does_not_grow_with_the_rows():
    officer = access.user("district_officer")
    put([registry.entry()], by=officer)  # the keys are read once
    counts = []
    for size in (3, 300):
        rows = [registry.entry() for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            put(rows, by=officer)
        counts.append(len(queries))

    assert counts[0] == counts[1]


WORD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
MONEY = st.none() | st.integers(0, 60_000_000_000)
ENTRIES = st.lists(
    st.builds(
        Entry,
        name=st.text("abcdefg\t\\ 'é", min_size=1, max_size=40).filter(str.strip),
        area_code=st.sampled_from(["33.74", "33.74.06", "33.74.06.1001"]),
        area_text=WORD,
        legal_form=st.sampled_from(["", "CV", "perorangan", "entah"]),
        activity=WORD,
        products=WORD,
        founded_year=st.none() | st.integers(1950, 2026),
        workers=st.none() | st.integers(0, 500),
        capital=MONEY,
        annual_sales=MONEY,
        owner_name=st.sampled_from(["", "Darsini", "H. Slamet\\n"]),
        owner_sex=st.sampled_from(["", "f", "m"]),
        personal=st.lists(
            st.tuples(
                st.just(Kind.PHONE),
                st.integers(0, 9_999).map(lambda n: f"+628120000{n:04}"),
                st.sampled_from(["owner", "business"]),
            ),
            max_size=2,
            unique=True,
        ).map(tuple),
        certificates=st.lists(
            st.builds(
                CertificateEntry,
                kind=st.sampled_from(CertificateKind),
                number=st.sampled_from(["", "1", "2"]),
                expires_on=st.none() | st.dates(),
            ),
            max_size=3,
            unique_by=lambda paper: (paper.kind, paper.number),
        ).map(tuple),
        facts=st.lists(
            st.builds(
                FactEntry,
                kind=st.just(FactKind.MAIN_CONSTRAINT),
                value=st.sampled_from(["marketing", "capital"]),
                on=st.dates(),
            ),
            max_size=2,
        ).map(tuple),
        said=st.dictionaries(st.text("abc", max_size=3), st.none() | st.integers() | WORD),
    ),
    min_size=1,
    max_size=12,
)


def state_of(source: SourceRecord) -> dict[str, object]:
    """All that the registry holds of one row, without the ids it made up."""
    business = source.business
    ties = business.ties.all()
    clear = clear_of([business.uid, *(tie.person.uid for tie in ties)], [Kind.PHONE])
    return {
        "said": source.said,
        "fields": {name: getattr(business, name) for name in FIELDS},
        "size": (business.size_class, business.size_rule),
        "owners": sorted((tie.person.name, tie.person.sex) for tie in ties),
        "papers": sorted(business.certificates.values_list("kind", "number"), key=str),
        "expiry": {paper.expires_on for paper in business.certificates.all()},
        "facts": sorted(business.facts.values_list("value", "on")),
        "phones": sorted(text for kinds in clear.values() for text in kinds[Kind.PHONE]),
        "business_phones": sorted(clear.get(business.uid, {}).get(Kind.PHONE, [])),
    }


def expected_of(entry: Entry) -> dict[str, object]:
    """The same, from the entry alone."""
    size = size_of(
        on=DAY,
        capital=entry.capital,
        annual_sales=entry.annual_sales,
        founded_year=entry.founded_year,
    )
    return {
        "said": dict(entry.said),
        "fields": {name: getattr(entry, name) for name in FIELDS}
        | {"legal_form": legal_form_of(entry.legal_form)},
        "size": (size.value, size.rule),
        "owners": [(entry.owner_name, entry.owner_sex)] if entry.has_owner else [],
        "papers": sorted(((p.kind.value, p.number) for p in entry.certificates), key=str),
        "expiry": {paper.expires_on for paper in entry.certificates},
        "facts": sorted((fact.value, fact.on) for fact in entry.facts),
        "phones": sorted({(text, whose) for _, text, whose in entry.personal}),
        "business_phones": sorted({t for _, t, whose in entry.personal if whose == "business"}),
    }


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ENTRIES)
def test_entering_a_set_equals_entering_each_row_alone(entries):
    officer = access.user("district_officer")
    rows = [registry.entry(number=n) for n in range(len(entries))]
    numbered = [
        Entry(**{f: getattr(e, f) for f in Entry.__dataclass_fields__} | {"number": r.number})
        for e, r in zip(entries, rows, strict=True)
    ]
    alone, together = uuid7(), uuid7()

    for row in numbered:
        put([row], by=officer, list_uid=alone)
    put(numbered, by=officer, list_uid=together)

    for row in numbered:
        found = [
            state_of(SourceRecord.objects.get(list_uid=uid, number=row.number))
            for uid in (alone, together)
        ]
        expected = expected_of(row)
        expected["phones"] = sorted(text for text, _ in expected["phones"])
        assert found == [expected, expected]


def test_the_planner_hears_of_a_large_list_and_the_web_owns_nothing():
    def guessed() -> float:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'registry_business'")
            return cursor.fetchone()[0]

    take_stock(10**9)  # whatever other tests left in the figures
    assert guessed() == 0
    put([registry.entry() for _ in range(60)])
    take_stock(60)
    assert guessed() == 60

    put([registry.entry() for _ in range(5)])
    take_stock(5)
    assert guessed() == 60
