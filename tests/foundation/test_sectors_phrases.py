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
    if keywords:
        assert now.group >= 0.93
        assert now.certain >= 0.25
        assert now.kept >= 0.95
