"""The areas' names are folded once, where they are loaded, and read as one row."""

import time

import pytest

from bench.areas import peers_rate
from bench.areas import texts as addressed
from gerai.foundation.areas import actions, engine, queries
from gerai.foundation.areas.engine import placing, reading
from gerai.foundation.areas.models import Area, NameIndex
from gerai.foundation.areas.rules import NOTHING, AreaText

pytestmark = pytest.mark.django_db


def made(many: int) -> list[tuple[str, str]]:
    """Distinct addresses of villages all over the country, each with its village's code."""
    kinds = {"kabupaten": "Kabupaten ", "kota": "Kota "}
    areas = Area.objects.filter(valid_to=None).values_list("code", "kind", "name")
    return addressed({code: kinds.get(kind, "") + name for code, kind, name in areas}, many, seed=7)


def test_a_process_reads_one_row_of_names_and_not_ninety_thousand(django_assert_num_queries):
    queries.forget_names()

    with django_assert_num_queries(2) as asked:
        queries.resolve_many([AreaText(regency="Demak")])

    assert all("areas_nameindex" in one["sql"] for one in asked.captured_queries)
    with django_assert_num_queries(1):
        queries.resolve_many([AreaText(regency="Klaten")])
    assert NameIndex.objects.count() == 1


def test_the_names_are_folded_again_only_when_something_was_loaded():
    NameIndex.objects.update(folded='{"names":{},"below":{},"aliased":[]}')

    assert actions.load().written == 0
    assert NameIndex.objects.get().folded.startswith('{"names":{},')
    Area.objects.filter(code="33.10").update(name="Klatn")
    actions.load()

    assert queries.resolve_many([AreaText(regency="Klaten")])[AreaText(regency="Klaten")].code


def test_an_edition_that_was_never_folded_is_folded_though_no_area_changed():
    NameIndex.objects.update(edition="older")

    assert actions.load().written == 0

    assert NameIndex.objects.get().edition == actions.EDITION
    assert len(queries.names().names) == 91_599


def test_addresses_of_the_whole_country_find_their_village():
    texts = made(2_000)

    found = queries.read_addresses([text for text, _ in texts])

    wrong = [
        (text, found[text].code)
        for text, code in texts
        if found[text].code and not code.startswith(found[text].code)
    ]
    right = sum(found[text].code == code for text, code in texts)
    assert len(wrong) <= 4, wrong  # a village and a kelurahan of one name in one district
    assert right >= 1_980


def test_the_short_way_never_contradicts_the_long_way():
    names = queries.names()
    found = {text: reading.tail(names, text) for text, _ in made(600)}
    short = {text: code for text, code in found.items() if code}

    assert len(short) > 400
    for text, code in short.items():
        place = reading.read_address(names, NOTHING, text, "").place
        assert place.code, text
        assert code.startswith(place.code), text


def test_it_is_many_times_quicker_than_the_parser_beside_it_in_the_same_run():
    names = queries.names()
    texts = [text for text, _ in made(3_000)]
    theirs = peers_rate(texts[:40])

    began = time.process_time()
    found = engine.read_all(names, [(NOTHING, text) for text in texts])
    ours = len(texts) / (time.process_time() - began)

    assert len(found) == 3_000
    assert ours / theirs >= 20


def test_a_district_alone_is_taken_once_the_rule_of_its_parents_is_off(monkeypatch):
    """The saboteur: what keeps "Gajah" from being coded is this rule and nothing else."""
    asked = AreaText(district="Gajah")
    assert queries.resolve_many([asked])[asked].code == ""

    monkeypatch.setattr(placing.Search, "regency_known", lambda _search: True)

    assert queries.resolve_many([asked])[asked].code == "33.21.08"


def test_a_contradiction_is_coded_once_nobody_looks_elsewhere(monkeypatch):
    """The saboteur: without the look at its neighbours "Kota Bogor, Gunung Putri" is coded."""
    asked = AreaText(regency="Kota Bogor", district="Gunung Putri")
    found = queries.resolve_many([asked])[asked]
    assert (found.code, found.disputed) == ("", True)

    monkeypatch.setattr(placing, "elsewhere_whole", lambda *_: "")

    assert queries.resolve_many([asked])[asked].code == "32.71"
