"""A row of a list is understood: its place, its people, its money; what is missing is told."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gerai
from gerai.foundation.people.rules import Kind
from gerai.foundation.tables.rules import UNKNOWN, Problem, RawRow, Typed, Typist, map_columns
from gerai.foundation.tables.rules.headers import plain
from gerai.inventory.intake.rules import (
    LIST_MACHINE,
    ROW_PROBLEMS,
    ListState,
    RowState,
    as_entry,
    businesses,
    judge,
    repair_words,
    stranger,
)
from gerai.inventory.intake.rules.businesses import (
    address,
    belongings,
    fault_in,
    phones,
    sector_code,
    workers,
)
from gerai.inventory.registry.rules import CertificateEntry, CertificateKind, fault_of
from tests.make.lists import GOOD


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("081234567890 / 0899 1234 5001", ("+6281234567890", "+6289912345001")),
        ("81234567890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
    ],
)
def test_all_phones_of_a_cell_are_read(said, values):
    assert phones(said).value == values


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("8.52348e+010", "destroyed"),
        ("8,52E+10", "destroyed"),
        ("0856 xxxx xxxx", "masked"),
        ("081********", "masked"),
        ("0542/0852xxxxxxxx", "masked"),
        ("12345", "malformed"),
        ("0", ""),
        ("-", ""),
    ],
)
def test_a_ruined_or_covered_phone_is_never_guessed(said, code):
    read = phones(said)

    assert (read.value, read.code, read.proposal) == (None, code, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("320104xxxxxxxxxx", "masked"),
        ("3.374E+15", "destroyed"),
        ("992107120571000", "malformed"),
        ("9921073205710003", "malformed"),
        ("9921071205710000", "malformed"),
        ("9921071205710003", ""),
        ("9921075205710003", ""),
    ],
)
def test_a_nik_is_checked_and_a_covered_one_counts_as_absent(said, code):
    read = businesses().readers["nik"](said)

    assert read.code == code
    assert (read.value is None) == bool(code)
    assert said not in read.why


def test_a_nik_of_an_unknown_region_is_kept_and_told():
    read = businesses().readers["nik"]("0000011205710003")

    assert (read.value, read.code) == ("0000011205710003", "doubtful")
    assert "mungkin kode lama" in read.why


def test_an_address_loses_the_phone_that_is_glued_behind_it_when_that_says_nothing():
    assert address("Jl. Mawar 3 Telp. 085*********").value == "Jl. Mawar 3"
    assert address("Jl. Mawar 3 Telp.,").value == "Jl. Mawar 3"
    assert address("Jl. Mawar 3 Telp. 021-555123").value == "Jl. Mawar 3 Telp. 021-555123"
    assert address("Telp. -").value is None


@pytest.mark.parametrize(
    ("said", "value", "code"),
    [
        ("10794", "10794", ""),
        ("C10794", "10794", ""),
        ("10794 - Industri kerupuk", "10794", ""),
        ("1079", "1079", ""),  # the rest of the row completes it, or asks
        ("107", None, "malformed"),
        ("00001", None, "malformed"),
        ("-", None, ""),
    ],
)
def test_a_kbli_code_has_five_digits(said, value, code):
    assert (sector_code(said).value, sector_code(said).code) == (value, code)


def test_workers_are_the_total_or_both_sexes_together():
    assert workers({"workers": 0, "workers_men": 2, "workers_women": 1}) == 0
    assert workers({"workers_men": 2, "workers_women": 1}) == 3
    assert workers({"workers_men": 2}) is None


def test_what_is_a_persons_goes_to_the_owner_only_when_one_is_named():
    said = [("nik", "9921071205710003"), ("phone", "+628991234"), ("address", "Jl. Mawar 3"),
            ("latitude", "-7.7"), ("longitude", "110.6")]  # fmt: skip

    with_owner, alone = belongings(said, "Darsini"), belongings(said, "")

    assert [(kind, whose) for kind, _, whose in with_owner] == [
        (Kind.NIK, "owner"),
        (Kind.PHONE, "owner"),
        (Kind.ADDRESS, "business"),
        (Kind.LOCATION, "business"),
    ]
    assert {whose for _, _, whose in alone} == {"business"}


def typed(**said: str) -> Typed:
    row = {head: text for head, text in (GOOD | said).items()}
    mapping = map_columns(list(row), [tuple(GOOD.values())], businesses())
    return Typist(businesses(), mapping)(RawRow(4, tuple(row.values())))


def test_a_row_becomes_an_entry_with_whole_rupiah_and_its_personal_values_apart():
    row = typed()
    row.values["area_code"] = "33.10.23"

    entry = as_entry(4, row.values, row.personal, key=b"k")

    assert (entry.name, entry.owner_name, entry.activity) == (
        "Keripik Bu Darsini", "Darsini", "keripik tempe",
    )  # fmt: skip
    assert row.values["monthly_sales"] == 2_500_000
    assert entry.annual_sales is None
    assert {kind for kind, _, _ in entry.personal} == {Kind.NIK, Kind.PHONE, Kind.ADDRESS}
    assert not {"9921071205710003", "+6289912345001"} & set(map(str, entry.said.values()))


def test_papers_and_the_legal_form_come_from_their_columns_or_the_name():
    entry = as_entry(
        1,
        {"name": "CV. Maju Jaya", "area_code": "33.10", "nib": "9120001234567", "halal": "ID331"},
        (),
        key=b"",
    )

    assert entry.legal_form == "partnership"
    assert entry.certificates == (
        CertificateEntry(CertificateKind.NIB, "9120001234567"),
        CertificateEntry(CertificateKind.HALAL, "ID331"),
    )


@pytest.mark.parametrize(
    ("values", "inside", "state"),
    [
        ({"name": "A", "area_code": "33.10"}, True, RowState.READY),
        ({"name": "A", "area_code": "33"}, True, RowState.REPAIRABLE),
        ({"name": "A"}, True, RowState.REPAIRABLE),
        ({"owner_name": "B", "area_code": "33.10"}, True, RowState.READY),
        ({"owner_name": "B", "area_code": "34.01"}, False, RowState.REJECTED),
        ({"area_code": "33.10"}, True, RowState.REJECTED),
        ({"name": "A", "area_code": "34.01"}, False, RowState.REJECTED),
        ({"name": "A" * 201, "area_code": "33.10"}, True, RowState.REPAIRABLE),
        ({"name": "A", "area_code": "33.10", "products": "x" * 400}, True, RowState.READY),
    ],
)
def test_a_row_is_ready_repairable_or_rejected(values, inside, state):
    assert judge(Typed(1, dict(values)), inside=inside).state == state


def test_coordinates_that_were_turned_or_taken_from_metres_are_counted_as_mended():
    def judged(latitude: str, longitude: str):
        said = [("latitude", latitude), ("longitude", longitude)]
        return judge(Typed(1, {"name": "A", "area_code": "33.10"}, said), inside=True).repairs

    assert judged("110.6", "-7.7") == ("location.swapped",)
    assert judged("455000", "9149000") == ("location.grid",)
    assert judged("-7.7", "110.6") == judged("0", "0") == ()
    assert repair_words("swapped") == "lintang dan bujur yang tertukar dikembalikan"


def test_a_business_without_a_name_is_ready_by_its_owner_and_gets_no_name():
    judged = judge(Typed(3, {"owner_name": "Sri", "area_code": "33.10"}), inside=True)

    assert (judged.state, judged.problems) == (RowState.READY, [])
    assert "name" not in judged.values
    entry = as_entry(3, judged.values, (), key=b"")
    assert (entry.name, entry.owner_name, fault_of(entry)) == ("", "Sri", "")


def test_without_a_name_and_without_an_owner_a_row_waits_for_one_of_them():
    judged = judge(Typed(3, {"area_code": "33.10"}, where="Baris 3"), inside=True)

    assert (judged.state, judged.problems) == (
        RowState.REJECTED,
        [
            Problem(
                "name",
                "nothing",
                "Baris 3: nama usaha dan nama pemilik kosong. Tulis salah satunya.",
            )
        ],
    )


def test_what_stands_in_the_column_of_names_and_is_none_is_asked_about():
    wrong = Problem("name", "not_name", "Baris 3: isinya bukan nama.")
    typed = Typed(3, {"owner_name": "Sri", "area_code": "33.10"}, problems=[wrong])

    judged = judge(typed, inside=True)

    assert judged.state == RowState.REPAIRABLE
    assert [(one.code, one.proposal) for one in judged.problems] == [("not_name", "belum bernama")]


@pytest.mark.parametrize(
    "said",
    ["", "-", "--", "Belum ada nama", "BELUM ADA NAMA", "belum ada nama.", "Tidak ada",
     "(tanpa nama)", "BLM ADA", "Belum  bernama", "belum_ada_nama"],
)  # fmt: skip
def test_words_for_having_no_name_are_no_name_of_anybody(said):
    readers = businesses().readers

    assert readers["name"](said) == readers["person"](said) == UNKNOWN


@pytest.mark.parametrize("said", ["Tuna Tanpa Nama", "Warung Belum Ada", "Toko Tidak Ada Duanya"])
def test_a_name_that_only_sounds_so_stays_one(said):
    assert businesses().readers["name"](said).value == said


def test_a_number_is_no_name_and_both_ways_out_are_told():
    read = businesses().readers["name"]("12")

    assert (read.value, read.code) == (None, "not_name")
    assert read.why == (
        'isinya bukan nama. Tulis namanya, atau "belum bernama" bila memang tidak ada'
    )


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        (("kode_kabupaten_kota", "jenis_usaha", "jumlah_umkm", "tahun"), "jumlah usaha"),
        (("name", "price", "shop_name", "rating"), "barang dagangan"),
        (("kode_wilayah", "nama_kecamatan"), "daftar wilayah"),
        (("tanggal", "cuaca"), 'kolom nama usaha tidak ditemukan di antara "tanggal", "cuaca"'),
        (("No", "Nama Usaha", "Jumlah Karyawan"), ""),
    ],
)
def test_another_kind_of_table_is_known_for_what_it_is(headers, sentence):
    cells = tuple("Sari" if head == "Nama Usaha" else "1" for head in headers)
    mapping = map_columns(headers, [cells], businesses())

    assert sentence in stranger(mapping, businesses())
    assert bool(sentence) == bool(stranger(mapping, businesses()))


def test_every_field_is_described_and_no_header_word_means_two_fields():
    fields = businesses().fields.values()
    words = [spelling for field in fields for spelling in {plain(word) for word in field.words}]

    assert {word for word in words if words.count(word) > 1} == set()
    assert all(field.label and field.words for field in businesses().fields.values())


def test_a_list_never_leaves_entered_but_to_be_read_again():
    assert LIST_MACHINE.after(ListState.ENTERED, "receive") == ListState.RECEIVED
    for act in ("read", "enter", "refuse"):
        with pytest.raises(Exception, match="entered"):
            LIST_MACHINE.after(ListState.ENTERED, act)


def test_the_reference_page_names_every_state_and_what_is_never_guessed():
    page = (Path(gerai.__file__).parents[1] / "docs/reference/intake.md").read_text("utf-8")

    codes = (
        "destroyed",
        "masked",
        "range",
        "ambiguous",
        "malformed",
        "personal_inside",
        "not_listed",
    )
    wanted = [*(f"`{code}`" for code in (*codes, *RowState, *ListState))]
    assert [each for each in wanted if each not in page] == []
    assert set(codes) <= set(ROW_PROBLEMS)


LIMITS = st.sampled_from([0, 1, 2_099, 2_101, 2**31 - 1, 2**31, 2**63 - 1, 2**63])


@given(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["Toko", " ", "T" * 201, "T\0"]), "area_code": st.just("33.10")},
        optional={
            "founded_year": LIMITS,
            "workers": LIMITS,
            "workers_men": LIMITS,
            "workers_women": LIMITS,
            "capital": LIMITS,
            "annual_sales": LIMITS,
            "premises": st.sampled_from(["own", "castle"]),
            "sector_code": st.sampled_from(["10794", "107941"]),
            "main_constraint": st.sampled_from(["capital", "weather"]),
            "activity": st.just("x" * 400),
            "legal_form": st.sampled_from(["CV", "kerajaan"]),
        },
    )
)
def test_a_row_is_judged_as_the_registry_would_judge_its_entry(values):
    entry = as_entry(1, values, (), key=b"", on=date(2026, 11, 1))

    assert bool(fault_in(values)) == bool(fault_of(entry))
