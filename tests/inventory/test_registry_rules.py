"""Registry numbers, size classes, papers, states, origins: without a database."""

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerai.foundation.states import WrongState
from gerai.inventory.registry.rules import (
    MACHINE,
    CertificateKind,
    InvalidNumber,
    OriginKind,
    SizeClass,
    Validity,
    certificate_rules,
    fact_rules,
    grouped,
    legal_form_of,
    new_number,
    origin_of,
    read_number,
    size_of,
    stamp,
    validity_of,
)
from gerai.inventory.registry.rules.number import ALPHABET, check_character

BODIES = st.text(ALPHABET, min_size=8, max_size=8)
TODAY = date(2026, 11, 25)
ACCOUNT = UUID(int=7)


def holds(number: str) -> bool:
    try:
        return read_number(number) == number
    except InvalidNumber:
        return False


def test_a_number_is_read_as_people_write_it():
    number = "K7QM3XTA" + check_character("K7QM3XTA")

    assert grouped(number) == f"K7QM-3XTA-{number[8]}"
    assert read_number(grouped(number).lower()) == number
    assert read_number(f" {number[:4]} {number[4:]} ") == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("K7QM", "Nomor registri terdiri dari 9 tanda, ini 4."),
        ("K7QM3XTO9", "Tanda 'O' tidak dipakai di nomor registri."),
        ("222222223", "Nomor registri ini salah ketik. Periksa tiap tandanya."),
    ],
)
def test_a_wrong_number_is_told_in_a_sentence(text, sentence):
    with pytest.raises(InvalidNumber, match=sentence[:30]) as told:
        read_number(text)

    assert str(told.value) == sentence


@given(BODIES)
def test_every_single_error_is_caught(body):
    number = body + check_character(body)

    assert holds(number)
    for place in range(9):
        for wrong in ALPHABET:
            changed = number[:place] + wrong + number[place + 1 :]
            assert holds(changed) == (wrong == number[place])


def test_every_adjacent_swap_of_every_pair_is_caught():
    for first in ALPHABET:
        for second in ALPHABET:
            for place in range(7):
                body = ("2" * place + first + second).ljust(8, "2")
                number = body + check_character(body)
                swapped = number[:place] + second + first + number[place + 2 :]
                assert holds(swapped) == (first == second)


@given(BODIES)
def test_a_swap_with_the_check_character_is_caught_too(body):
    number = body + check_character(body)

    for place, (first, second) in enumerate(pairwise(number)):
        swapped = number[:place] + second + first + number[place + 2 :]
        assert holds(swapped) == (first == second)


def test_a_check_without_weights_would_miss_a_swap(monkeypatch):
    """The saboteur: a plain sum catches wrong characters and no swap at all."""
    from gerai.inventory.registry.rules import number as module

    monkeypatch.setattr(
        module,
        "check_character",
        lambda body: ALPHABET[-sum(module.VALUE[c] for c in body) % 31],
    )
    number = "K7QM3XTA" + module.check_character("K7QM3XTA")

    assert holds("7KQM3XTA" + number[8])


def test_numbers_are_neither_serial_nor_alike():
    numbers = [new_number() for _ in range(5_000)]

    assert len(set(numbers)) == 5_000
    assert all(map(holds, numbers))
    assert {number[0] for number in numbers} == set(ALPHABET)
    assert numbers != sorted(numbers)


BILLION = 1_000_000_000


@pytest.mark.parametrize(
    ("_case", "known", "size", "rule"),
    [
        ("capital of a new one", {"capital": BILLION, "founded_year": 2022}, "micro", "modal"),
        ("one rupiah more", {"capital": BILLION + 1, "founded_year": 2022}, "small", "modal"),
        ("small's limit", {"capital": 5 * BILLION, "founded_year": 2022}, "small", "modal"),
        ("medium", {"capital": 5 * BILLION + 1, "founded_year": 2022}, "medium", "modal"),
        ("medium's limit", {"capital": 10 * BILLION, "founded_year": 2022}, "medium", "modal"),
        ("large", {"capital": 10 * BILLION + 1, "founded_year": 2022}, "large", "modal"),
        ("sales of an old one", {"annual_sales": 2 * BILLION, "founded_year": 2020}, "micro", "p"),
        ("more sales", {"annual_sales": 2 * BILLION + 1, "founded_year": 2020}, "small", "p"),
        ("small's sales", {"annual_sales": 15 * BILLION, "founded_year": 1998}, "small", "p"),
        ("medium's sales", {"annual_sales": 50 * BILLION, "founded_year": 1998}, "medium", "p"),
        ("large sales", {"annual_sales": 50 * BILLION + 1, "founded_year": 1998}, "large", "p"),
        ("zero is known", {"capital": 0, "founded_year": 2024}, "micro", "modal"),
        ("the wrong measure of a new one", {"annual_sales": 1, "founded_year": 2022}, "", ""),
        ("the wrong measure of an old one", {"capital": 1, "founded_year": 2019}, "", ""),
        ("no year, both agree", {"capital": 1, "annual_sales": 1}, "micro", "modal dan penjualan"),
        ("no year, they differ", {"capital": 1, "annual_sales": 3 * BILLION}, "", ""),
        ("no year, one measure", {"annual_sales": 1}, "", ""),
        ("2021, one measure", {"capital": 1, "founded_year": 2021}, "", ""),
        ("nothing known", {}, "", ""),
    ],
)
def test_the_size_class_follows_pp_7_of_2021(_case, known, size, rule):
    words = {"": "", "p": "PP 7/2021: penjualan"}

    found = size_of(on=TODAY, **known)

    assert (found.value, found.rule) == (size, words.get(rule, f"PP 7/2021: {rule}"))


@pytest.mark.parametrize(
    ("_case", "on", "known", "size", "rule"),
    [
        ("the last day", date(2021, 2, 1), {"annual_sales": 300_000_000}, "micro", "penjualan"),
        ("over it", date(2021, 2, 1), {"annual_sales": 300_000_001}, "small", "penjualan"),
        ("medium", date(2015, 1, 1), {"annual_sales": 2_500_000_001}, "medium", "penjualan"),
        (
            "either admits",
            date(2015, 1, 1),
            {"annual_sales": BILLION, "net_worth": 50_000_000},
            "micro",
            "kekayaan bersih",
        ),
        ("capital is no net worth", date(2015, 1, 1), {"capital": 1}, "", ""),
        ("before any law", date(2008, 7, 3), {"annual_sales": 1}, "", ""),
    ],
)
def test_an_older_day_is_judged_by_its_own_law(_case, on, known, size, rule):
    found = size_of(on=on, **known)

    assert (found.value, found.rule) == (size, f"UU 20/2008: {rule}" if rule else "")


def test_the_law_changes_on_its_first_day():
    known = {"annual_sales": 2 * BILLION, "founded_year": 2010}

    assert size_of(on=date(2021, 2, 1), **known).size_class == SizeClass.SMALL
    assert size_of(on=date(2021, 2, 2), **known).size_class == SizeClass.MICRO


@pytest.mark.parametrize(
    ("kind", "expires", "validity"),
    [
        (CertificateKind.PIRT, date(2026, 11, 24), Validity.EXPIRED),
        (CertificateKind.PIRT, TODAY, Validity.EXPIRING),
        (CertificateKind.PIRT, date(2027, 5, 24), Validity.EXPIRING),
        (CertificateKind.PIRT, date(2027, 5, 25), Validity.VALID),
        (CertificateKind.PIRT, None, Validity.UNKNOWN),
        (CertificateKind.NIB, None, Validity.VALID),
        (CertificateKind.SNI, date(2027, 2, 23), Validity.EXPIRING),
        (CertificateKind.SNI, date(2027, 2, 24), Validity.VALID),
    ],
)
def test_a_paper_holds_to_its_last_day(kind, expires, validity):
    assert validity_of(kind, expires, on=TODAY) == validity


def test_every_kind_of_paper_and_fact_has_its_rule():
    assert set(certificate_rules()) == set(CertificateKind)
    assert certificate_rules()[CertificateKind.NIB].fits("9120 0012 3456 7")
    assert not certificate_rules()[CertificateKind.NIB].fits("912000123456")
    assert len(fact_rules()) == 6
    assert "marketing" in fact_rules()["main_constraint"].values


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        ("active", "move", "active"),
        ("active", "leave", "moved"),
        ("active", "close", "closed"),
        ("moved", "close", "closed"),
        ("moved", "reopen", "active"),
        ("closed", "reopen", "active"),
        ("closed", "move", None),
        ("closed", "close", None),
        ("moved", "leave", None),
        ("active", "reopen", None),
    ],
)
def test_a_business_goes_only_where_its_state_leads(state, move, after):
    if after is None:
        with pytest.raises(WrongState):
            MACHINE.after(state, move)
    else:
        assert MACHINE.after(state, move) == after


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("CV.", "partnership"),
        ("P.T.", "company"),
        ("PT Perorangan", "one_person_company"),
        ("UD", "individual"),
        ("one_person_company", "one_person_company"),
        ("entah", ""),
        ("", ""),
    ],
)
def test_a_legal_form_is_known_or_empty(text, form):
    assert legal_form_of(text) == form


def test_what_an_officer_says_replaces_the_origin_of_that_field_alone():
    listed = {"*": {"kind": "list", "source": str(UUID(int=1)), "at": "2020-05-04"}}

    origins = stamp(listed, ["name"], by=ACCOUNT, on=TODAY, kind=OriginKind.OFFICER)

    said = origin_of(origins, "name")
    rest = origin_of(origins, "workers")
    assert said
    assert (said.kind, said.by, said.at) == (OriginKind.OFFICER, ACCOUNT, TODAY)
    assert rest
    assert (rest.kind, rest.source) == (OriginKind.LIST, UUID(int=1))
    assert origin_of({}, "name") is None
