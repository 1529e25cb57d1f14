"""Official lists of KBLI: recognised by their shape, titles enter, our names stay."""

import json

import pytest
from openpyxl import Workbook

from gerai import cli
from gerai.foundation.answers import Refused
from gerai.foundation.sectors import actions, commands, queries, rules
from gerai.foundation.sectors.models import Sector
from tests.shared import shared

OURS = "10794"
LAYOUTS = [
    ("kbli2020.csv", "2020", 1_812),
    ("kbli2025_05_kelompok.json", "2025", 1_559),
    ("kbli2025_01_kategori.json", "2025", 22),
    ("kbli2025_se2026_master.csv", "2025", 1_559),
    ("kbli2025_mlev99_cc0.json", "2025", 1_558),
    ("kbli2025_contoh_usaha_riau.xlsx", "2025", 1_559),
]


def sectors(*words: str):
    return commands.run(cli.parse(["sectors", *words]))


@pytest.fixture
def listed(tmp_path):
    def write(text: str, name: str = "kbli.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("file", "edition", "number"), LAYOUTS)
def test_every_layout_enters_and_a_second_time_changes_nothing(db, file, edition, number):
    path = shared(f"kbli/{file}")

    first, second = actions.import_titles(path=path), actions.import_titles(path=path)

    assert (first.edition, len(first.new), first.changed) == (edition, number, ())
    assert first.doubts == ()
    assert (second.new, second.changed, second.same) == ((), (), number)
    if number > 1_000:
        known = Sector.objects.get(edition=edition, code=OURS)
        assert rules.plain(known.title).startswith("industrikerupuk")
        assert known.plain_name == "Keripik, kerupuk, peyek"
        assert known.group == "food"


def test_one_list_after_another_changes_only_what_is_another_title(db):
    actions.import_titles(path=shared("kbli/kbli2025_se2026_master.csv"))

    cut = actions.import_titles(path=shared("kbli/kbli2025_mlev99_cc0.json"))
    done = actions.import_titles(path=shared("kbli/kbli2025_05_kelompok.json"))

    assert cut.new == done.new == ()
    assert [one.code for one in cut.changed] == ["46591", "52226"]
    assert cut.changed[1].before == "Aktivitas Aktivitas Penyelamatan Kapal dan Muatannya"
    assert done.changed == ()
    whole = Sector.objects.get(edition="2025", code="14120").title
    assert whole.endswith("Sesuai Pesanan/Kustomisasi")


def test_only_an_unchanged_code_and_title_is_carried_over(db):
    assert queries.carry() is None
    assert queries.carried("01252") == ""
    actions.import_titles(path=shared("kbli/kbli2020.csv"))
    done = actions.import_titles(path=shared("kbli/kbli2025_05_kelompok.json"))

    assert (done.carry.carried, done.carry.asked) == (465, 589)
    assert (done.carry.ended, done.carry.fresh) == (737, 505)
    both = set(Sector.objects.filter(edition="2025").values_list("code", flat=True))
    for code in ("10794", "45407", "14302"):
        assert queries.carried(code) in {"", code}
    titles = dict(Sector.objects.filter(edition="2020").values_list("code", "title"))
    changed = next(
        code
        for code in sorted(both & titles.keys())
        if rules.plain(titles[code])
        != rules.plain(Sector.objects.get(edition="2025", code=code).title)
    )
    assert queries.carried(changed) == ""


def test_an_edition_that_no_code_tells_is_asked_for(db, listed):
    path = listed("kode;judul\n10794;Industri Kerupuk dan Sejenisnya\n")

    with pytest.raises(Refused, match="--edition 2020 atau --edition 2025"):
        actions.import_titles(path=path)
    assert actions.import_titles(path=path, edition="2020").new == (OURS,)
    with pytest.raises(Refused, match="dari KBLI 2020, bukan 2025"):
        actions.import_titles(
            path=listed("kode;judul\n45407;Reparasi Sepeda Motor\n"), edition="2025"
        )


@pytest.mark.parametrize(
    ("codes", "edition"),
    [
        (["10794"], ""),
        (["10794", "45201"], "2020"),
        (["10794", "95312"], "2025"),
        (["47411", "45201", "95312"], "2020"),
        (list("ABCDEFGHIJKLMNOPQRSTU"), "2020"),
        (list("ABCDEFGHIJKLMNOPQRSTUV"), "2025"),
        (list("ABC"), ""),
    ],
)
def test_codes_tell_their_edition(codes, edition):
    moved = {"45201": "95311", "45202": "95312", "47411": "47401"}

    assert rules.edition_of(codes, moved) == edition


def test_a_row_in_doubt_is_told_and_the_others_enter(db, listed):
    path = listed("kode;judul\n45407;Reparasi Motor\n45407;Lain\n1079;Kelas\n99x;Aneh\n10794;\n")

    done = actions.import_titles(path=path)

    assert done.new == ("45407",)
    assert [str(doubt) for doubt in done.doubts] == [
        "baris 3: kode 45407 sudah ada di baris 2, judulnya lain.",
        "baris 5: “99x” bukan kode KBLI. Tulis 5 angka sebagai teks.",
        "baris 6: judul 10794 kosong atau lebih dari 300 huruf.",
        "baris 1: 1 kode hanya 4 angka: nol di depannya hilang. Tulis kode sebagai teks.",
    ]


def test_a_workbook_whose_codes_became_numbers_is_asked_about(db, tmp_path):
    book = Workbook()
    for row in (("kode", "judul"), (1111, "Pertanian Jagung"), (45407, "Reparasi Sepeda Motor")):
        book.active.append(row)
    book.save(path := tmp_path / "kbli.xlsx")

    done = actions.import_titles(path=path)

    assert done.new == ("45407",)
    assert "nol di depannya hilang" in done.doubts[0].why


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("nama;alamat\nGajah;Demak\n", "a.csv", "kolom kode KBLI dan judulnya tidak ditemukan"),
        ("", "a.csv", "kosong"),
        ("PK\x03\x04rusak", "a.xlsx", "arsipnya rusak"),
        (json.dumps([{"code": "A1", "title": "x"}]), "a.json", "tidak ditemukan"),
    ],
)
def test_what_is_no_list_of_codes_is_refused(db, listed, text, name, why):
    with pytest.raises(Refused, match=why):
        actions.import_titles(path=listed(text, name))


def test_the_command_says_what_it_did(db, listed):
    path = listed("kode;judul\n45407;Reparasi Motor\n")

    assert sectors("import", str(path)).lines == ("KBLI 2020: 1 judul baru, 0 berubah, 0 tetap.",)
    path.write_text("kode;judul\n45407;Perawatan Motor\n", encoding="utf-8")
    assert sectors("import", str(path)).lines[1] == (
        "Berubah, 45407: “Reparasi Motor” menjadi “Perawatan Motor”."
    )


def test_find_gives_three_with_reason_and_score_or_says_what_to_write(db):
    answer = sectors("find", "jual", "keripik", "tempe")

    assert [one["code"] for one in answer.data["guesses"]] == ["47249", "47244", "10794"]
    assert answer.lines[0].startswith("47249  0,")
    assert "kata “jual keripik”" in answer.lines[0]
    unknown = sectors("find", "xyzzy")
    assert (unknown.code, unknown.data["guesses"]) == (1, [])
    assert "tidak ada kata yang dikenal" in unknown.lines[0]


def test_show_tells_both_editions_and_where_a_code_goes(db):
    answer = sectors("show", "10794")

    assert [one["edition"] for one in answer.data["sectors"]] == ["2020", "2025"]
    assert "Di KBLI 2025      10794, kode dan judulnya tetap" in answer.lines
    assert "usulan 95320" in " ".join(sectors("show", "45407", "--edition", "2020").lines)
    missing = sectors("show", "99999")
    assert missing.code == 1
    assert "Cari kodenya" in missing.lines[0]


def test_groups_count_the_codes_of_the_seeds_groups_and_of_seventeen_subsectors(db):
    answer = sectors("groups")

    assert [one["key"] for one in answer.data["group"]] == ["food", "trade", "services", "other"]
    assert len(answer.data["creative"]) == 17
    assert all(one["2020"] > 0 for one in (*answer.data["group"], *answer.data["creative"]))
    assert sum(one["2020"] for one in answer.data["group"]) >= 280
