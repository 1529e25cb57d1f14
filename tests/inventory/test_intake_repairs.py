"""What a list says of a business besides its name: answers, papers, addresses, glued cells."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerai.foundation.people.rules import Kind
from gerai.foundation.tables.rules import UNKNOWN, RawRow, Read, Typist, map_columns
from gerai.inventory.intake.rules import as_entry, businesses
from gerai.inventory.intake.rules.businesses import belongings, workers
from gerai.inventory.intake.rules.choices import house_number, month, paper, trademark
from gerai.inventory.intake.rules.identities import address, phones
from gerai.inventory.intake.rules.zones import zones_of
from gerai.inventory.registry.rules import (
    CertificateEntry,
    CertificateKind,
    FactEntry,
    FactKind,
    fact_rules,
    fault_of,
    legal_form_of,
)
from gerai.inventory.registry.rules.entry import DECLARED
from gerai.inventory.registry.rules.legal_forms import LEGAL_FORMS

DAY = date(2026, 11, 20)
READERS = businesses().readers


def typed(headers: list[str], *rows: tuple[str, ...]):
    """The typist after these rows, and the rows as it typed them."""
    typist = Typist(businesses(), map_columns(headers, rows, businesses()))
    return typist, [typist(RawRow(number, row)) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("premises", "Milik Sendiri", "own"),
        ("premises", "rumah sewa / kontrak", "rent"),
        ("premises", "Milik orang tua", "family"),
        ("premises", "Los Pasar Gajah", "market"),
        ("premises", "sewa dan milik sendiri", None),
        ("constraint", "Kurang modal", "capital"),
        ("constraint", "Bahan baku mahal", "raw_material"),
        ("constraint", "Tidak ada", "none"),
        ("constraint", "pemasaran dan modal", None),
        ("scale", "Mikro", "micro"),
        ("scale", "UMKM", None),
        ("education", "SMA/sederajat", "upper_secondary"),
        ("education", "S-1", None),
        ("yes_no", "Sudah", "yes"),
        ("yes_no", "0", "no"),
        ("yes_no", "mungkin", None),
    ],
)
def test_an_answer_is_one_of_a_few_or_unknown(kind, said, value):
    assert READERS[kind](said).value == value


def test_a_word_for_unknown_is_no_problem_and_two_answers_are():
    assert READERS["scale"]("UNDEFINED") == READERS["scale"]("-") == UNKNOWN
    assert READERS["constraint"]("modal, pemasaran").why == (
        "menyebut lebih dari satu jawaban. Tulis salah satu saja"
    )


def test_every_answer_is_one_that_the_registry_knows():
    from gerai.inventory.intake.rules.choices import answers

    assert set(answers("premises").values()) <= set(DECLARED["premises"].values)
    known = fact_rules()[FactKind.MAIN_CONSTRAINT].values
    assert set(answers("main_constraint").values()) <= set(known)
    assert set(answers("yes_no").values()) == set(fact_rules()[FactKind.AFFECTED].values)
    assert {legal_form_of(word) for word in ("PR", "BUL", "CV.", "PT")} <= set(LEGAL_FORMS)


def test_papers_and_small_numbers_are_read_as_they_are_written():
    assert paper("P-IRT No. 5103374010001-27").value == "P-IRT No. 5103374010001-27"
    assert paper("ada").value is paper("-").value is None
    assert paper("3.32E+15").code == "destroyed"
    assert trademark("SARI RASA IDM000123456") == Read("IDM000123456", repair="parted")
    assert trademark("idm 000123456").value == "IDM000123456"
    assert [house_number(said).value for said in ("3", "RT 03", "003.0", "tiga")] == [
        "003", "003", "003", None,
    ]  # fmt: skip
    assert [month(said).value for said in ("3", "Maret", "13", "-")] == [3, 3, None, None]


def test_the_owners_home_is_one_address_and_the_places_of_it_go_nowhere_else():
    said = [("owner_address", "Jl. Melati 1"), ("owner_rt", "002"), ("owner_rw", "005"),
            ("owner_village", "Krapyak"), ("owner_regency", "Klaten"), ("address", "Pasar Gede"),
            ("rt", "001")]  # fmt: skip

    assert belongings(said, "Sri") == (
        (Kind.ADDRESS, "Pasar Gede, RT 001", "business"),
        (Kind.ADDRESS, "Jl. Melati 1, RT 002/RW 005, Krapyak, Klaten", "owner"),
    )
    assert belongings(said, "") == ((Kind.ADDRESS, "Pasar Gede, RT 001", "business"),)


def test_the_disabled_are_never_added_to_the_workers():
    four = dict(zip(("workers_paid_men", "workers_paid_women", "workers_unpaid_men",
                     "workers_unpaid_women"), (1, 2, 3, 4), strict=True))  # fmt: skip

    assert workers(four | {"workers_paid_disabled_men": 5}) == 10
    assert workers({"workers_paid_men": 1, "workers_paid_disabled_men": 1}) is None


def test_the_registry_gets_premises_papers_and_the_facts_of_the_day():
    values = {"name": "A", "area_code": "33.10", "owner_name": "B", "premises": "rent",
              "main_constraint": "capital", "affected": "yes", "bpom": "MD 224413001001",
              "trademark": "IDM000123456"}  # fmt: skip

    entry = as_entry(1, values, (), key=b"", on=DAY)

    assert fault_of(entry) == ""
    assert entry.premises == "rent"
    assert entry.facts == (
        FactEntry(FactKind.MAIN_CONSTRAINT, "capital", DAY),
        FactEntry(FactKind.AFFECTED, "yes", DAY),
    )
    assert entry.certificates == (
        CertificateEntry(CertificateKind.BPOM_MD, "MD 224413001001"),
        CertificateEntry(CertificateKind.TRADEMARK, "IDM000123456"),
    )
    assert as_entry(1, values, (), key=b"").facts == ()


def test_an_address_gives_away_the_phone_that_is_glued_to_it():
    rows = [
        ("PT Satu", "Jl. Mawar 3, Kota Tegal Telp. 0812-3456-7890"),
        ("PT Dua", "Jl. Melati 4, Kota Tegal Telp. 085*********"),
        ("PT Tiga", "Jl. Anggrek 5, Kota Tegal Telp. tiga@example.id"),
        ("PT Empat", "Jl. Kenanga 6 +6282xxxxxxxxx, Kota Tegal"),
        ("PT Lima", "Jl. Dahlia 7 Telp.,"),
    ]

    typist, found = typed(["Perusahaan", "Alamat"], *rows)

    assert [row.personal for row in found] == [
        [("address", "Jl. Mawar 3, Kota Tegal"), ("phone", "+6281234567890")],
        [("address", "Jl. Melati 4, Kota Tegal")],
        [("address", "Jl. Anggrek 5, Kota Tegal"), ("email", "tiga@example.id")],
        [("address", "Jl. Kenanga 6 Kota Tegal")],
        [("address", "Jl. Dahlia 7")],
    ]
    assert typist.masked == {"phone": 1}
    assert typist.repaired["address.covered"] == 1
    assert all(row.problems == [] for row in found)


def test_a_statistical_directory_is_taken_apart():
    headers = ["Nama Usaha", "Kegiatan Usaha"]
    rows = [
        ("TUKANG PERAHU <AMINTO>", "[Kegiatan Usaha: MEMBUAT PERAHU, Kategori: C, KBLI: 30111]"),
        ("SAPU LIDI < RAJIA> <RAJIA>", "[Kegiatan Usaha: -, Kategori: -, KBLI: 32903]"),
        ("KIOS SRI", ""),
    ]

    _, found = typed(headers, *rows)

    assert [row.values for row in found] == [
        {"name": "TUKANG PERAHU", "owner_name": "AMINTO", "activity": "MEMBUAT PERAHU",
         "sector_code": "30111", "sector_section": "C"},
        {"name": "SAPU LIDI", "owner_name": "RAJIA", "sector_code": "32903"},
        {"name": "KIOS SRI"},
    ]  # fmt: skip


def test_two_numbers_of_one_place_stand_in_one_cell():
    headers = ["Nama Usaha", "Koordinat", "RT/RW", "Nama Merek"]

    _, (row, other) = typed(
        headers, ("Toko A", "-7.71685, 110.59942", "01/02", "Ani"), ("Toko B", "", "3", "Budi")
    )

    assert dict(row.personal) == {
        "latitude": "-7.71685", "longitude": "110.59942", "rt": "001", "rw": "002",
    }  # fmt: skip
    assert other.personal == [("rt", "003")]


def test_a_header_of_two_meanings_means_the_needed_one():
    typist, _ = typed(["Nama Usaha / Merek"], ("Dapur Siti",), ("Warung Ani",), ("Toko Budi",))

    assert [one.field.name for one in typist.columns] == ["name"]


def test_owner_and_business_in_one_cell_are_told_apart_by_the_words_of_the_business():
    rows = [("SUPARMI - Tenun Troso Makmur",), ("SRI LESTARI - Warung Bu Sri",)]

    _, found = typed(["Nama"], *rows)

    assert [row.values for row in found] == [
        {"owner_name": "SUPARMI", "name": "Tenun Troso Makmur"},
        {"owner_name": "SRI LESTARI", "name": "Warung Bu Sri"},
    ]


def test_what_stays_sealed_is_never_among_the_values():
    sealed = {name for name, one in businesses().fields.items() if one.personal}
    headers = ["Nama Usaha", "is_disabilitas", "alamat_pengusaha", "kab_pengusaha", "NIK", "No KK"]

    _, (row,) = typed(
        headers, ("Toko A", "ya", "Jl. Mawar 1", "Klaten", "9921071205710003", "9921071205710003")
    )

    assert row.values == {"name": "Toko A"}
    assert {field for field, _ in row.personal} == {
        "disabled", "owner_address", "owner_regency", "nik", "kk",
    }  # fmt: skip
    assert {"disabled", "owner_address", "owner_village", "rt"} <= sealed


def test_an_area_of_one_zone_only_turns_metres_into_degrees():
    assert zones_of("33.10.26") == (49,)
    assert zones_of("15.71") == (48,)
    assert zones_of("15.02") == (47, 48)
    assert zones_of("") == ()
    said = [("latitude", "9147000.0"), ("longitude", "456000.0")]
    ((kind, where, whose),) = belongings(said, "", zones_of("33.10"))
    assert (kind, whose) == (Kind.LOCATION, "business")
    assert re.fullmatch(r"-7\.\d+,110\.\d+", where)
    assert belongings(said, "", zones_of("15.02")) == ()


def test_phones_say_what_was_put_right():
    assert phones("85234567890").repair == "zero"
    assert phones("0852-3456-7890").repair == ""
    assert phones("081234567890 / 085234567890").repair == "several"
    assert phones("8.52348e+010").code == "destroyed"
    assert phones("0856 xxxx xxxx").code == "masked"


def test_a_nib_that_lost_its_zero_is_proposed():
    assert READERS["nib"]("220001234567") == Read(
        code="not_number", why="harus 13 angka, ini 12. Tulis lengkap", proposal="0220001234567"
    )
    assert READERS["nib"]("9120001234567.0").value == "9120001234567"


@given(st.text(max_size=60) | st.from_regex(r"[0-9 .,/+()xX*-]{1,24}", fullmatch=True))
def test_no_reader_of_a_list_breaks_or_invents_a_digit(said):
    for kind, reader in READERS.items():
        read = reader(said)
        assert not read.code or read.why, kind
        several = read.value if isinstance(read.value, tuple) else (read.value,)
        for one in several:
            if kind not in {"phone", "nik", "kk", "npwp", "nib", "kbli", "paper", "trademark"}:
                continue
            kept = re.sub(r"\D", "", f"{one or ''}").removeprefix("62").lstrip("0")
            there = iter(re.sub(r"\D", "", said))
            assert all(digit in there for digit in kept), (kind, said, read)


def test_a_covered_number_is_absent_and_never_a_value():
    for said in ("320104xxxxxxxxxx", "0856 xxxx xxxx", "9921********0003", "xxxx@xxxx"):
        for kind in ("nik", "kk", "npwp", "phone", "nib", "email", "address"):
            assert READERS[kind](said).value is None, (kind, said)
    assert address("Jl. xxxx").value is None
