"""How names, addresses and numbers are spelt in one way, and what pairs teach."""

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerai.inventory.matching.rules import (
    BUSINESS,
    PERSON,
    PLACE,
    Learnt,
    Patterns,
    chances,
    learn,
    model,
    odds,
    threshold,
)
from gerai.inventory.matching.rules.words import (
    folded,
    house,
    lowered,
    neighbourhood,
    places,
    without,
    words,
)

# What `engine.pairing.clean` makes; a comparison or key that asks for another column is a slip.
COLUMNS = {
    "owner", "owner_sorted", "owner_words", "first", "name", "name_sorted", "name_words", "sex",
    "regency", "district", "village", "nik", "nik_15", "phone", "birth", "sector", "year", "nib",
    "neighbourhood", "house",
}  # fmt: skip


def said(expression: str, value: str):
    """What DuckDB makes of one text."""
    with duckdb.connect() as db:
        db.execute("CREATE TABLE t AS SELECT ?::VARCHAR AS x", [value]).fetchall()
        return db.execute(f"SELECT {expression} FROM t").fetchall()[0][0]


def owner(value: str) -> str:
    return said(folded(without(f"({lowered('x')})", words().titles)), value)


def business(value: str) -> str:
    left_out = [*words().forms, *words().beside]
    return said(folded(without(f"({lowered('x')})", left_out)), value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soekarno", "Sukarno"),
        ("DJOKO SOETRISNO", "Joko Sutrisno"),
        ("Tjahjo", "Cahyo"),
        ("H. Moh. Yusuf", "Mochamad Yusuf"),
        ("Hj. St. Aminah, S.Pd", "Siti Aminah"),
        ("Bpk Achmad  Fauzi, S.E.", "AHMAD FAUZI"),
        ("Drs. Noer Hidayat (alm)", "Nur Hidayat"),
        ("Yusup", "Yusuf"),
        ("Zaenal", "Saenal"),
    ],
)
def test_one_name_in_two_spellings_is_one(one, other):
    assert owner(one) == owner(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UD. Soember Rejeki", "Toko Sumber Rejeki"),
        ("CV. Kripik Tempe Sari Rasa", "Kripik Tempe Sari Rasa"),
        ("Warung makan Barokah", "WARUNG BAROKAH"),
        ("Home Industry Kue Lapis", "IKM Kue basah Lapis"),
    ],
)
def test_one_business_with_and_without_its_form_is_one(one, other):
    assert business(one) == business(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Siti Aminah", "Siti Aisyah"), ("Budi", "Budi Santoso"), ("Agus", "Bagus")]
)
def test_two_names_stay_two(one, other):
    assert owner(one) != owner(other)


@pytest.mark.parametrize("text", ["", "H.", "Bpk", "-", "123", "Drs. H."])
def test_a_text_without_a_name_leaves_nothing(text):
    assert owner(text) == ""


@pytest.mark.parametrize("text", ["", "UD.", "Toko", "Warung makan", "-"])
def test_a_legal_form_alone_is_no_name(text):
    assert business(text) == ""


@pytest.mark.parametrize(
    ("address", "place", "number"),
    [
        ("Jl. Kartini No. 12 Ds. Karangrejo RT 03 RW 02", "3/2", "12"),
        ("JL Kartini No12 Karangrejo RT.003/RW.002", "3/2", "12"),
        ("Desa Karangrejo 3/2", "3/2", None),
        ("Dk. Krajan", None, None),
        ("", None, None),
    ],
)
def test_neighbourhood_and_house_are_read_however_they_are_written(address, place, number):
    found = neighbourhood(f"({places('x')})")
    assert said(found, address) == place
    assert said(house("x"), address) == number


# — the model —


def test_the_model_asks_for_nothing_that_is_not_there():
    for key in model().keys:
        assert set(key.columns) <= COLUMNS, key.name
        assert 2 <= key.most <= 50
    names = [one.name for one in model().comparisons]
    assert len(set(names)) == len(names)
    for one in model().comparisons:
        assert set(one.needs) | one.uses <= COLUMNS, one.name
        assert one.of in (BUSINESS, PERSON, PLACE)
        assert [bool(level.when) for level in one.levels] == [True] * (len(one.levels) - 1) + [
            False
        ]
        assert all(
            level.said and 0 < level.agree < 1 and 0 < level.chance < 1 for level in one.levels
        )
        # The closest level speaks for the two being the same, the last one against it.
        assert one.opinion[0] > one.by_chance[0]
        assert one.opinion[-1] < one.by_chance[-1]


def test_of_what_a_key_holds_the_same_its_pairs_tell_nothing():
    by_name = {key.name: model().beside(key) for key in model().keys}
    names = [one.name for one in model().comparisons]
    silent = {
        key: {name for name, speaks in zip(names, told, strict=True) if not speaks}
        for key, told in by_name.items()
    }
    assert silent["phone"] == {"phone"}
    assert silent["birth_district"] == {"birth", "sex", "nik", "area"}


# — learning —


def drawn(seed: int, shares: dict[str, float], count: int = 60_000) -> tuple[Patterns, np.ndarray]:
    """Pairs of known kinds, drawn with odd habits: the same often have another phone."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice(4, size=count, p=list(shares.values()))
    levels = []
    for one in model().comparisons:
        agree = np.array(one.opinion)
        if one.name == "phone":
            agree = np.array([0.4, 0.04, 0.56])
        shared = {BUSINESS: 1, PERSON: 2, PLACE: 3}[one.of]
        same = rng.choice(len(agree), size=count, p=agree)
        any_two = rng.choice(len(agree), size=count, p=np.array(one.by_chance))
        found = np.where(kinds < shared, same, any_two)
        levels.append(np.where(rng.random(count) < 0.2, -1, found))
    rows, counted = np.unique(np.array(levels).T, axis=0, return_counts=True)
    # A key that holds the sexes and years of birth the same finds them all.
    key = next(at for at, one in enumerate(model().keys) if one.name == "year_sector")
    patterns = Patterns(
        np.full(len(rows), key), list(rows.T.astype(np.int64)), counted.astype(np.float64)
    )
    return patterns, np.bincount(kinds, minlength=4)


def opinion_of_chance() -> list[np.ndarray]:
    return [np.array(one.by_chance) for one in model().comparisons]


def test_habits_of_the_data_are_learnt_and_the_kinds_told_apart():
    patterns, kinds = drawn(1, {"same": 0.2, "person": 0.05, "household": 0.05, "none": 0.7})
    found = learn(model(), patterns, opinion_of_chance())
    phone = next(at for at, one in enumerate(model().comparisons) if one.name == "phone")
    assert found.agree[phone][0] == pytest.approx(0.4, abs=0.03)
    assert found.same == pytest.approx(kinds[0], rel=0.03)
    assert found.person == pytest.approx(kinds[1], rel=0.15)
    assert found.household == pytest.approx(kinds[2], rel=0.15)


def test_nothing_is_learnt_to_be_impossible():
    patterns, _kinds = drawn(2, {"same": 0.0, "person": 0.0, "household": 0.0, "none": 1.0}, 500)
    found = learn(model(), patterns, opinion_of_chance())
    counted = chances(model(), patterns)
    assert all((part > 0).all() and part.sum() == pytest.approx(1) for part in found.agree)
    assert all((part > 0).all() and part.sum() == pytest.approx(1) for part in counted)
    assert found.same < 10


def test_with_two_kinds_a_second_stall_would_be_the_same_business():
    # Saboteur: the model without the kinds between takes another stall of one owner for the same.
    weights = {"business": -3.0, "person": 14.0, "place": 10.0}
    four = odds(Learnt([], 1000.0, 200.0, 200.0), sample=10_000, rows=10_000)
    two = odds(Learnt([], 1000.0, 0.0, 0.0), sample=10_000, rows=10_000)
    assert chance(four.of_business, weights) < 0.5
    assert chance(two.of_business, weights) > 0.9
    assert chance(four.of_person, weights) > 0.99


def test_a_household_is_not_one_person():
    weights = {"business": -8.0, "person": -12.0, "place": 24.0}
    found = odds(Learnt([], 1000.0, 200.0, 200.0), sample=10_000, rows=10_000)
    assert chance(found.of_person, weights) < 0.01
    alone = odds(Learnt([], 1000.0, 200.0, 0.0), sample=10_000, rows=10_000)
    assert chance(alone.of_person, weights) > chance(found.of_person, weights)


def chance(of, weights: dict[str, float]) -> float:
    with duckdb.connect() as db:
        asked = of(*(f"({weights[kind]})" for kind in ("business", "person", "place")))
        return db.execute(f"SELECT {asked}").fetchall()[0][0]


@pytest.mark.parametrize("weight", [-1e9, -600.0, 0.0, 600.0, 1e9])
def test_a_chance_is_a_chance_however_heavy(weight):
    found = odds(Learnt([], 1.0, 0.0, 0.0), sample=0, rows=1)
    for of in (found.of_business, found.of_person):
        got = chance(of, {"business": weight, "person": weight, "place": weight})
        assert 0.0 <= got <= 1.0


@given(
    st.lists(
        st.tuples(st.integers(0, 1000).map(lambda n: n / 1000), st.integers(1, 500)), max_size=40
    )
)
def test_the_line_is_where_the_expected_f1_is_best(counted):
    line = threshold(counted, least=0.5)
    right = sum(chance_ * count for chance_, count in counted)

    def expected(least: float) -> float:
        above = [(one, count) for one, count in counted if one >= least]
        taken = sum(count for _one, count in above)
        return 2 * sum(one * count for one, count in above) / (taken + right) if above else 0.0

    assert line >= 0.5
    assert all(expected(line) >= expected(one) - 1e-9 for one, _count in counted if one >= 0.5)
