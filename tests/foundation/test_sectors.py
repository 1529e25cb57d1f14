"""Our table of sectors, and how a text finds its code."""

import csv
import json
import re

import pytest
from openpyxl import load_workbook

from gerai.foundation.sectors import actions, engine, queries, rules
from gerai.foundation.sectors.models import Sector
from tests.shared import shared

pytestmark = pytest.mark.django_db


def first(text: str) -> str:
    return queries.guess_many([text])[text][0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Keripik singkong aneka rasa", "10794"),
        ("KRIPIK TEMPE", "10794"),
        ("membuat karak", "10794"),
        ("menjual keripik tempe", "47249"),
        ("menjual sembako", "47112"),
        ("Warung makan", "56102"),
        ("jual gorengan", "56103"),
        ("menjual mie ayam dan bakso", "56102"),
        ("wedangan", "56303"),
        ("tambal ban", "45407"),
        ("Menjahit baju", "14120"),
        ("konveksi seragam sekolah", "14111"),
        ("londri kiloan", "96200"),
        ("ikan asap", "10212"),
        ("batik tulis", "13134"),
        ("pembuatan tempe kedelai", "10391"),
        ("menjual baju bekas", "47742"),
        ("jasa las", "25111"),
        ("Membuat perahu", "30111"),
        ("rias pengantin", "96112"),
        ("membuat dan menjual roti", "10710"),
        ("memproduksi dan menjual tahu", "10392"),
        ("menjual roti", "47242"),
        ("jual baju online", "47912"),
        ("semir sepatu", "95230"),
        ("mnjual sendal", "47712"),
        ("reparasi speaker", "95210"),
        ("memijat bayi", "96121"),
        ("ganti oli mobil", "45201"),
        ("menjual oleh-oleh khas solo", "47249"),
        ("jok mobil", "95240"),
        ("Menanam selada", "01131"),
    ],
)
def test_everyday_words_find_their_code(text, code):
    assert first(text) == code


def test_a_guess_says_which_words_told_and_orders_its_alternatives():
    guesses = queries.guess_many(["menjual keripik tempe"])["menjual keripik tempe"]

    assert [guess.score for guess in guesses] == sorted(
        (guess.score for guess in guesses), reverse=True
    )
    assert len(guesses) <= 3
    assert guesses[0].reason == "kata “jual keripik”"
    assert {guess.edition for guess in guesses} == {"2020"}


def test_nothing_known_is_no_guess():
    assert queries.guess_many(["belanja, proses, siap", ""]) == {
        "belanja, proses, siap": [],
        "": [],
    }


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("10794", "food"),
        ("11090", "food"),
        ("56102", "food"),
        ("47112", "trade"),
        ("45407", "trade"),
        ("96200", "services"),
        ("95320", "services"),
        ("13134", "other"),
        ("01122", "other"),
        ("12011", "other"),
        ("", ""),
        ("usaha", ""),
    ],
)
def test_groups_follow_the_division(code, group):
    assert queries.group_of(code, "2020") == group


def test_our_table_is_whole():
    for code, entry in engine.entries().items():
        assert re.fullmatch(r"\d{5}", code)
        assert entry.name
        assert all(entry.words)
        assert entry.creative in {"", *rules.CREATIVE}
        assert max(map(len, entry.words)) <= 60
    assert {entry.creative for entry in engine.entries().values()} == {"", *rules.CREATIVE}


def test_every_cue_and_spelling_has_one_form():
    forms = engine.forms()

    assert not {form for form in forms.values() if forms.get(form, form) != form}


def test_the_table_stands_and_loading_again_writes_nothing():
    Sector.objects.filter(edition="2020", code="10794").update(title="Judul resmi")

    assert actions.load().written == 0

    keripik = Sector.objects.get(edition="2020", code="10794")
    assert (keripik.title, keripik.group) == ("Judul resmi", "food")
    assert Sector.objects.filter(edition="2020").count() == len(engine.table("2020"))


def test_names_are_known_in_both_editions():
    assert queries.plain_name("45407", "2020") == "Bengkel sepeda motor dan tambal ban"
    assert queries.plain_name("95320", "2025") == "Bengkel sepeda motor dan tambal ban"
    assert queries.plain_name("99999", "2025") == "99999"
    assert queries.creative_of("13134", "2020") == "craft"


def test_a_code_is_carried_over_only_when_code_and_title_live_on():
    assert queries.carried("10794") == "10794"
    assert queries.carried("45407") == ""
    assert queries.proposed("45407") == "95320"
    assert queries.carried("14302") == queries.proposed("14302") == ""


def test_the_table_knows_what_small_businesses_do():
    entries = engine.entries()

    assert len(entries) >= 280
    assert sum(len(entry.words) for entry in entries.values()) >= 3_000
    assert min(len(entry.words) for entry in entries.values()) >= 1


def examples() -> list[tuple[str, str]]:
    """(KBLI 2025 code, example) of a workbook that others filled: brands and slips included."""
    book = load_workbook(shared("kbli/kbli2025_contoh_usaha_riau.xlsx"), read_only=True)
    ours = set().union(*({code, queries.proposed(code)} for code in engine.entries()))
    rows = list(book.active.iter_rows(values_only=True, min_row=2))
    book.close()
    return [
        (code, text.strip())
        for row in rows
        if (code := str(row[1]).strip("'")) in ours
        for text in re.split(r"[;\n]", str(row[3] or ""))
        if len(text.strip()) > 2 and text.strip() not in {"None", "#N/A"}
    ]


def test_examples_of_others_find_their_code_often_enough():
    """The codes of 2025 partly mean something else than the same digits of 2020, and a fifth of the
    examples are brands: the floor is what the table reached, not what a text can reach."""
    asked = examples()
    guesses = queries.guess_many(text for _code, text in asked)
    first = three = answered = 0
    for code, text in asked:
        found = [{guess.code, queries.proposed(guess.code)} for guess in guesses[text]]
        answered += bool(found)
        first += bool(found) and code in found[0]
        three += any(code in codes for codes in found)

    assert len(asked) > 500
    assert first / len(asked) >= 0.54
    assert three / len(asked) >= 0.58
    assert first / answered >= 0.68


def test_nearly_every_activity_of_a_real_list_gets_an_answer():
    with shared("lists/solo_umkm.csv").open(encoding="cp1252") as file:
        said = [row["Kegiatan"] for row in csv.DictReader(file, delimiter=";")]
    asked = [text for text in said if re.search("[a-z]{4}", text, re.I) and "@" not in text]
    guesses = queries.guess_many(asked)

    assert sum(bool(guesses[text]) for text in asked) / len(asked) >= 0.95


def plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def test_every_code_of_ours_stands_in_the_official_lists():
    with shared("kbli/kbli2020.csv").open(encoding="utf-8") as file:
        old = {row["kode"]: row["judul"] for row in csv.DictReader(file)}
    listed = json.loads(shared("kbli/kbli2025_05_kelompok.json").read_text(encoding="utf-8"))
    new = {row["code"]: row["title"] for row in listed}

    assert set(engine.entries()) <= set(old)
    for table in engine.editions():
        for before, now in table.items():
            assert plain(old[before]) == plain(new[now]), (before, now)
