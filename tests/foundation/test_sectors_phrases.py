"""Everyday phrases find their code: as shipped, and after a list with examples was imported."""

from dataclasses import dataclass

import pytest

from gerai.foundation.sectors import actions, engine, queries

from .sector_phrases import Example, split, without_held

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Figures:
    """How often the first code, one of three, and the group were right; how much was called
    certain, and how often that was right."""

    first: float
    three: float
    group: float
    certain: float
    kept: float


def figures(examples: tuple[Example, ...], edition: str = "2025") -> Figures:
    """Strictly: a text that stands under several codes must give the one that is asked for."""
    guesses = queries.guess_many((one.text for one in examples), edition)
    first = three = group = certain = kept = 0
    for one in examples:
        found = guesses[one.text]
        codes = [guess.code for guess in found]
        if edition == "2020":
            codes = [one.code if one.code in engine.kin().get(code, ()) else code for code in codes]
        right = codes[:1] == [one.code]
        first += right
        three += one.code in codes
        group += bool(codes) and queries.group_of(codes[0], edition) == queries.group_of(
            one.code, "2025"
        )
        if found and found[0].certain:
            certain += 1
            kept += right
    number = len(examples)
    return Figures(
        first / number, three / number, group / number, certain / number, kept / (certain or 1)
    )


def test_the_split_is_the_one_that_was_written_down():
    learned, held = split()

    assert (len(learned), len(held)) == (870, 435)
    assert not set(learned) & set(held)


def test_held_out_phrases_find_their_code_as_shipped():
    now = figures(split()[1])

    assert now.first >= 0.65
    assert now.three >= 0.77
    assert now.group >= 0.9
    assert figures(split()[1], "2020").three >= 0.67


@pytest.mark.parametrize(("keywords", "three"), [(True, 0.8), (False, 0.77)])
def test_held_out_phrases_find_their_code_after_import(tmp_path, keywords, three):
    done = actions.import_titles(path=without_held(tmp_path / "kbli.xlsx", keywords=keywords))

    now = figures(split()[1])
    assert (done.told.examples, done.told.keywords > 2_000) == (808, keywords)
    assert now.first >= 0.65
    assert now.three >= three
    assert now.group >= 0.92
    assert now.certain >= 0.25
    assert now.kept >= 0.95
    if keywords:
        assert now.group >= 0.93


def test_a_list_that_is_imported_becomes_the_edition_that_guesses_are_made_in(tmp_path):
    assert queries.guess_many(["bengkel motor"])["bengkel motor"][0].code == "45407"

    actions.import_titles(path=without_held(tmp_path / "kbli.xlsx", keywords=True))

    now = queries.guess_many(["bengkel motor"])["bengkel motor"]
    assert (now[0].code, now[0].edition) == ("95320", "2025")
    before = queries.guess_many(["bengkel motor"], "2020")["bengkel motor"]
    assert (before[0].code, before[0].edition) == ("45407", "2020")


def test_an_index_is_read_once_and_asked_for_by_one_statement(django_assert_num_queries):
    engine.HELD.clear()
    with django_assert_num_queries(2):
        queries.guess_many(["jual keripik tempe", "bengkel motor"])
    with django_assert_num_queries(1):
        queries.guess_many(["jual bakso"])
    with django_assert_num_queries(0):
        queries.guess_many([])


def test_a_kept_index_weighs_as_the_one_that_was_made():
    made = engine.shipped("2020")
    kept = queries.guesser("2020")

    assert kept.version
    for text in ("jual baju online", "mnjual sendal", "Keripik Bu Sri", "reparasi speaker"):
        assert engine.guess(text, made) == engine.guess(text, kept)


def test_importing_again_makes_no_new_index(tmp_path):
    path = without_held(tmp_path / "kbli.xlsx", keywords=False)

    first, second = actions.import_titles(path=path), actions.import_titles(path=path)

    assert first.measured
    assert second.measured is None
