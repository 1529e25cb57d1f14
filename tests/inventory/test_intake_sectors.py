"""What a row's words, its written code and its written title make of its sector."""

from collections import Counter

import pytest

from gerai.foundation.sectors import queries
from gerai.foundation.sectors.models import Sector
from gerai.foundation.tables.rules import Typed
from gerai.inventory.intake.engine.sectoring import EVEN, LIKELY, Sectors
from gerai.inventory.intake.models import Row

from .test_intake_real import taken

pytestmark = pytest.mark.django_db


def coded(**values: str) -> Typed:
    row = Typed(7, values=dict(values))
    Sectors().code([row])
    return row


def kinds(row: Typed) -> list[str]:
    return [problem.code for problem in row.problems]


def test_words_that_say_it_give_the_code_with_its_edition():
    row = coded(activity="menjual pakaian lewat online")

    assert (row.values["sector_code"], row.values["sector_edition"]) == ("47912", "2020")
    assert [guess[0] for guess in row.values["sector_guesses"]][1] == "47711"
    assert len(row.values["sector_guesses"]) == 3
    assert row.problems == []


def test_what_is_less_likely_stays_a_proposal():
    row = coded(name="Bu Sri", activity="menjual makanan")

    guesses = row.values["sector_guesses"]
    assert guesses[0][2] < LIKELY
    assert "sector_code" not in row.values


def test_a_title_that_slipped_a_line_is_told_and_not_taken():
    row = coded(
        name="BENGKEL LAS PENGAYOM",
        sector_title="INDUSTRI BARANG PERHIASAN DARI LOGAM MULIA",
        activity="las pagar dan teralis",
    )

    assert "sector_code" not in row.values
    assert kinds(row) == ["sector_conflict"]
    assert row.problems[0].proposal == "25111 Pagar, teralis, kanopi"
    assert "judul KBLI “INDUSTRI BARANG PERHIASAN" in row.problems[0].sentence


def test_a_guess_that_is_more_often_wrong_than_right_is_no_proposal():
    row = coded(name="HASANAH", activity="Minuman", sector_title="INDUSTRI PENGASAPAN KARET")

    assert row.values["sector_guesses"][0][2] < EVEN
    assert [one.proposal for one in row.problems] == [None]
    assert row.problems[0].sentence.endswith("Periksa, atau tulis kegiatannya lebih jelas.")


def test_a_title_with_which_the_words_agree_is_taken():
    row = coded(sector_title="INDUSTRI TEMPE KEDELAI", activity="tempe", name="Pak Slamet")

    assert row.values["sector_code"] == "10391"
    assert row.problems == []


def test_a_written_code_stands_and_is_told_where_the_words_are_certain_of_another():
    row = coded(sector_code="32112", activity="jasa laundry kiloan", products="laundry")

    assert (row.values["sector_code"], row.values["sector_edition"]) == ("32112", "2020")
    assert kinds(row) == ["sector_conflict"]
    assert row.problems[0].proposal.startswith("96200 ")
    right = coded(sector_code="96200", activity="jasa laundry kiloan", products="laundry")
    assert right.problems == []


def test_a_name_alone_contradicts_no_written_code():
    row = coded(sector_code="10710", name="Laundry Kiloan Bu Sri")

    assert row.values["sector_guesses"][0][0] == "96200"
    assert (row.values["sector_code"], row.problems) == ("10710", [])


def test_a_code_that_nobody_knows_is_kept_without_an_edition():
    row = coded(sector_code="99999", activity="bengkel motor")

    assert row.values["sector_code"] == "99999"
    assert "sector_edition" not in row.values
    assert kinds(row) == ["not_listed"]


def test_digits_that_mean_something_else_in_2025_have_the_edition_that_the_words_mean():
    """47812 is fruit on the market in 2020, and used cars in 2025."""
    assert queries.editions_of(["47812", "10794"]) == {
        "47812": ["2020", "2025"],
        "10794": ["2025"],
    }
    assert coded(sector_code="47812", activity="jual buah").values["sector_edition"] == "2020"


def test_many_rows_cost_a_few_statements(django_assert_max_num_queries):
    sectors = Sectors()
    sectors.code([Typed(1, values={"activity": "jual bakso"})])
    rows = [
        Typed(at, values={"activity": f"jual bakso {at}", "name": f"Pak {at}"}) for at in range(500)
    ]

    with django_assert_max_num_queries(2):
        sectors.code(rows)

    assert sum("sector_guesses" in row.values for row in rows) == 500


def test_the_workbook_whose_titles_slipped_is_told_of_row_by_row():
    found, _ = taken("balikpapan_ikm_workbook.xlsx", "64.71")

    rows = Row.objects.filter(business_list=found).values_list("values", "problems")
    told = Counter(problem["code"] for _, problems in rows for problem in problems)
    assert told["sector_conflict"] >= 700
    depots = [
        (values.get("sector_code", ""), [one["proposal"] for one in problems])
        for values, problems in rows
        if "DEPO AIR" in values.get("name", "") and "PERHIASAN" in values.get("sector_title", "")
    ]
    assert len(depots) >= 10
    assert all(code == "" for code, _ in depots)
    proposed = sum(any((one or "").startswith("11052") for one in found) for _, found in depots)
    assert proposed / len(depots) >= 0.8
    assert Sector.objects.filter(code="11052").exists()
