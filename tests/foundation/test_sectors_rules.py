"""Words, tellings and chances: pure rules."""

import pytest

from gerai.foundation.sectors import engine, rules
from gerai.foundation.sectors.rules import Saying, calibration, words

SAID = [
    Saying("47249", "word", "jual keripik"),
    Saying("47249", "word", "keripik"),
    Saying("10794", "word", "buat keripik"),
    Saying("10794", "word", "keripik tempe"),
    Saying("10794", "word", "keripik"),
    Saying("95230", "example", "tukang sol sepatu"),
]


def codes(text: str) -> list[str]:
    index = engine.indexed(SAID)
    return [one.code for one in rules.weigh(rules.heard(text, index), index).codes]


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("penari", "tari"),
        ("menyapu", "sapu"),
        ("pengasapan", "asap"),
        ("memperbaiki", "baik"),
        ("cucian", "cuci"),
        ("makanannya", "makanan"),
    ],
)
def test_an_affix_leads_to_its_root(word, root):
    assert root in words.roots(word)


def test_a_root_counts_only_where_somebody_used_it():
    assert words.told("penari", {}, {"tari"}) == ("tari",)
    assert words.told("penari", {}, {"tari", "penari"}) == ("tari", "penari")
    assert words.told("penari", {}, set()) == ("penari",)
    assert words.told("mendoan", {}, {"doa"}) == ("mendoan",)
    assert words.told("untuk", {"untuk": ""}, {"untuk"}) == ()


def test_what_one_does_decides_between_making_and_selling():
    assert codes("menjual keripik")[0] == "47249"
    assert codes("membuat keripik")[0] == "10794"


def test_a_slip_of_the_pen_is_read_as_the_word_it_is_like():
    assert codes("tukang sol sepattu")[0] == "95230"
    assert codes("xyzzy") == []


def test_an_index_survives_being_kept():
    made = engine.indexed(SAID)
    kept = rules.Index.from_data(made.to_data(), engine.forms(), engine.cues())

    for text in ("menjual keripik tempe", "sol sepatu"):
        said = rules.heard(text, made)
        assert rules.heard(text, kept) == said
        assert rules.weigh(said, kept) == rules.weigh(said, made)


def test_a_word_that_was_said_once_only_is_not_enough_to_be_certain():
    index = engine.indexed(SAID)

    assert not rules.weigh(rules.heard("sol sepatu", index), index).borne
    assert rules.weigh(rules.heard("keripik", index), index).borne


def test_shares_never_fall_with_strength():
    seen = [(at / 400, at % 400 >= 200 or at % 3 == 0) for at in range(400)]

    steps = calibration.stairs(seen)

    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert steps[0][1] < 0.5 < 0.9 < steps[-1][1]


def test_certain_is_promised_only_where_examples_kept_it():
    often = [rules.Seen((at / 100, 0.1), 0 if at >= 40 else 1) for at in range(100)]
    never = [rules.Seen((at / 100, 0.1), at % 2) for at in range(100)]

    assert 0.4 <= rules.calibrated(often).certain <= 0.6
    assert rules.calibrated(never).certain == calibration.NEVER


def test_what_a_list_tells_is_cut_into_pieces():
    headers = ("kode", "Judul", "contoh_usaha", "kata_kunci", "Deskripsi")
    columns = rules.told_columns(headers)
    row = (
        "10794",
        "Industri Kerupuk",
        "buat keripik; None; buat keripik ;opak",
        "peyek, - rengginang,x",
        "Kelompok ini mencakup keripik. Tidak mencakup roti.",
    )

    (told,) = rules.tellings([(row[0], row), ("1079", row)], columns)

    assert told.examples == ["buat keripik", "opak"]
    assert told.keywords == ["peyek", "rengginang"]
    assert told.description == "Kelompok ini mencakup keripik."
    assert rules.tellings([(row[0], row)], rules.told_columns(headers[:2])) == []


def test_kin_stand_in_the_tables_of_their_editions():
    for old, news in engine.kin().items():
        assert old in engine.table("2020") or not set(news) & engine.fresh().keys(), old
        assert set(news) <= engine.table("2025").keys() or old not in engine.entries(), old
