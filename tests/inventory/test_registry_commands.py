"""`gerai records` as an operator reads it: an account's own scope, no personal value in full."""

import json
from datetime import date
from uuid import uuid4

import pytest

from gerai import cli
from gerai.foundation.answers import Answer, Refused
from gerai.foundation.people.rules import Kind
from gerai.inventory.registry import commands
from gerai.inventory.registry.actions import enter
from gerai.inventory.registry.models import Business, BusinessQuerySet
from gerai.inventory.registry.rules import (
    CertificateEntry,
    CertificateKind,
    FactEntry,
    FactKind,
)
from tests import make
from tests.make import registry
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db
NIK = "9974010203800001"


def records(*words: str) -> Answer:
    return commands.run(cli.parse(["records", *words]))


@pytest.fixture
def one():
    """A business from a list, with its owner, a NIK, a paper and a fact."""
    row = registry.entry(
        name="Keripik Bu Yah",
        activity="keripik tempe",
        sector_code="10794",
        sector_edition="2020",
        owner_name="Siti Rokhayah",
        personal=((Kind.NIK, NIK, "owner"),),
        certificates=(CertificateEntry(CertificateKind.NIB, "1234567890123"),),
        facts=(FactEntry(FactKind.AFFECTED, "yes", date(2026, 3, 1)),),
    )
    enter(
        [row],
        list_uid=uuid4(),
        list_name="IKM 2026.csv",
        sender="Dindagkop",
        said_at=date(2026, 5, 4),
        by=make.user("provincial_officer", area="33"),
        at=NOON,
    )
    return Business.objects.get()


def test_words_find_what_fits_and_json_is_one_object(one):
    make.business("Jahit Pak Min", "33.75.01.1001", sector_group="services")

    answer = records("find", "keripik", "--json")

    assert (answer.code, answer.data["total"]) == (0, 1)
    (row,) = json.loads(json.dumps(answer.data, default=str))["records"]
    assert (row["name"], row["owner"], row["sector_code"]) == (
        "Keripik Bu Yah", "Siti Rokhayah", "10794",
    )  # fmt: skip
    assert answer.lines[0].startswith(f"{one.printed_number}  Keripik Bu Yah")
    assert answer.lines[-1] == "1 usaha."


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("--area", "33.74"), 1),
        (("--area", "33.75"), 2),
        (("--area", "33"), 3),
        (("--sector", "10794"), 1),
        (("--sector", "services"), 2),
        (("--sector", "services", "--area", "33.74"), 0),
        ((), 3),
    ],
)
def test_an_area_and_a_sector_narrow_what_is_found_and_counted(one, words, number):
    for name in ("Jahit Pak Min", "Jahit Bu Sri"):
        make.business(name, "33.75.01.1001", sector_group="services")

    found, counted = records("find", *words), records("count", *words)

    assert (found.data["total"], found.code) == (number, 0 if number else 1)
    assert (counted.data["total"], counted.code) == (number, 0)


def test_count_says_states_and_groups(one):
    make.business("Tutup Sudah", state="closed")

    answer = records("count")

    assert answer.data == {
        "total": 2,
        "states": {"active": 1, "closed": 1},
        "groups": {"food": 1, "": 1},
    }
    assert answer.lines[0] == "2 usaha"
    assert "  Bidang belum diketahui               1" in answer.lines


def test_a_limit_shows_fewer_and_says_how_many_there_are(one):
    make.business("Keripik Dua")

    answer = records("find", "keripik", "--limit", "1")

    assert len(answer.data["records"]) == 1
    assert answer.lines[-1] == "2 usaha, 1 ditampilkan."


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("find", NIK), "NIK, NPWP, dan nomor HP tidak dicari"),
        (("find", "0812", "3456", "7890"), "NIK, NPWP, dan nomor HP tidak dicari"),
        (("find", "--area", "33.99"), "33.99” tidak dikenal"),
        (("count", "--sector", "keripik"), "bukan kode KBLI"),
        (("find", "--limit", "0"), "1 sampai 1000"),
        (("find", "--as", "tak@ada.id"), "Tidak ada akun"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(words, why):
    with pytest.raises(Refused, match=why):
        records(*words)


def test_show_tells_every_field_with_its_origin_and_masks_what_is_personal(one):
    answer = records("show", one.printed_number)

    said = "\n".join(answer.lines)
    assert answer.code == 0
    assert NIK not in said + json.dumps(answer.data, default=str)
    assert answer.data["persons"] == [
        {"name": "Siti Rokhayah", "role": "Pemilik", "values": {"NIK": "•••• 0001"}}
    ]
    fields = {line["label"]: (line["value"], line["origin"]) for line in answer.data["fields"]}
    assert fields["Nama usaha"] == ("Keripik Bu Yah", "sumber 1, 04-05-2026")
    assert "10794 Keripik, kerupuk, peyek (KBLI 2020)" in said
    assert "  NIB 1234567890123  [sumber 1, 04-05-2026]" in answer.lines
    assert "  1. Dindagkop: IKM 2026.csv, baris " in said
    assert records("show", str(one.uid)).data == answer.data


@pytest.mark.parametrize(
    "text", ["K7QM-3XTA-A", "x", "019ab000-0000-7000-8000-00000000ffff", "Keripik Bu Yah"]
)
def test_a_number_that_is_none_or_nobodys_ends_with_one_and_a_sentence(one, text):
    answer = records("show", text)

    assert answer.code == 1
    assert answer.lines[0].endswith(".")


@pytest.mark.parametrize(
    ("role", "area", "seen"),
    [
        ("district_officer", "33.74", True),
        ("provincial_officer", "33", True),
        ("district_officer", "33.75", False),
        ("district_officer", "33.7", False),
        (None, "", False),
    ],
)
def test_an_account_sees_its_own_areas_and_nothing_else(one, role, area, seen):
    user = make.user(role, area=area)
    words = ("--as", user.email.upper())

    assert records("show", one.printed_number, *words).code == (0 if seen else 1)
    assert records("find", "keripik", *words).data["total"] == int(seen)
    assert records("count", *words).data["total"] == int(seen)


def test_the_account_is_what_keeps_a_foreign_record_away(one, monkeypatch):
    """The saboteur: without the account's scope the test above must fail."""
    user = make.user("district_officer", area="33.75")
    monkeypatch.setattr(BusinessQuerySet, "visible_to", lambda found, _by: found)

    assert records("show", one.printed_number, "--as", user.email).code == 0
