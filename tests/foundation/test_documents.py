"""A template and its data become a PDF; what people wrote stands in it as they wrote it."""

import unicodedata
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from gerai.foundation.documents import engine
from gerai.foundation.documents.engine import DocumentTrouble, render
from gerai.foundation.documents.rules import COVERED, printable
from tests.pdf import Pdf

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
LETTER = {
    "language": "id",
    "office": "Dinas Koperasi dan UKM",
    "region": "Jawa Tengah",
    "mark": "Lambang Gerai",
    "title": "Surat percobaan",
    "about": "Keripik Bu Yah",
    "number": "001/2026",
    "made": "Dicetak 25 Nov 2026",
    "page": ["Halaman ", " dari "],
}
HEAD = '#import "/foundation/documents/layout/letterhead.typ": *\n#show: letter\n'
PLAIN = HEAD + '= #given.name\n#for word in given.at("words", default: ()) [#word #parbreak()]\n'


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Set a template of the test's own: the package is linked into the test's folder."""
    (tmp_path / "foundation").symlink_to(engine.PACKAGE / "foundation")
    monkeypatch.setattr(engine, "PACKAGE", tmp_path)

    def make(source: str = PLAIN, **data: object) -> bytes:
        (tmp_path / "x.typ").write_text(source)
        return render("x.typ", {"letter": LETTER, "name": "Keripik Bu Yah"} | data, at=NOON)

    return make


@pytest.mark.parametrize(
    "name",
    [
        'Warung #1 #eval("1+1") #sys.version',
        "Kopi $5 $x^2$ $$",
        "sri@contoh.id @rujukan <label>",
        r"a\b \u{41} \\ \#",
        "\"Bu Yah\" 'Pak Min' ``x`` `#x`",
        "*tebal* _miring_ = judul - satu + dua /* x */ // y",
        "]] [[ ) ( } { #[x] #{1}",
        "{{7*7}} {% now %} %PDF",
        "a--b a---b ... ~ 1/2 https://contoh.id/#x",
    ],
)
def test_a_name_stands_in_the_document_as_it_was_written(written, name):
    assert Pdf(written(name=name)).says(name)


def test_a_name_spliced_into_the_source_would_be_found(written):
    with pytest.raises(DocumentTrouble):
        written(HEAD + "= Warung #1 $5 @rujukan")
    assert not Pdf(written(HEAD + "= Warung #sys.version")).says("#sys.version")


def test_it_is_archivable_accessible_titled_and_in_its_language(written):
    made = Pdf(written())

    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B" in made.metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in made.metadata
    assert "Surat percobaan: Keripik Bu Yah" in made.metadata
    assert made.tagged
    assert made.language == "id"


def test_the_same_data_and_day_give_the_same_bytes_and_another_day_others(written):
    first = written()

    assert written() == first
    assert b"2026-11-25" in first
    assert render("x.typ", {"letter": LETTER, "name": "x"}, at=NOON) != first


def test_every_page_says_which_of_how_many_it_is(written):
    pages = Pdf(written(words=["kata " * 60] * 30)).pages

    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Halaman{number}dari{len(pages)}" in page


def test_a_word_without_a_space_goes_on_in_the_next_line_and_stays_one_word(written):
    long = "Rekap_Data_UKM_Jawa_Tengah_" * 8
    made = written(HEAD + "#block(width: 40mm, given.name)", name=long)

    assert long in Pdf(made).text
    assert Pdf(made).lines() > Pdf(written(HEAD + "#block(width: 40mm)[Rekap]")).lines() + 5


def test_every_letter_that_counts_as_shown_can_be_set(written):
    letters = [
        letter
        for letter in map(chr, range(0x20, 0x2600))
        if printable(letter) == letter and unicodedata.category(letter)[0] not in "CM"
    ]
    assert len(letters) == 1_873

    assert written(words=["".join(letters[at : at + 60]) for at in range(0, len(letters), 60)])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kopi 😀 中文 enak", "Kopi □ □ enak"),
        ("Bu\x00 Yah\u200b", "Bu Yah"),
        ("nomor \u202e321", "nomor 321"),
        ("dua\nbaris\tdan  sela", "dua baris dan sela"),
        ("cafe\u0301", "café"),
        ("\ud800", "□"),
    ],
)
def test_what_no_font_can_show_is_a_square_and_what_is_invisible_is_gone(text, shown):
    assert printable(text) == shown


def test_a_lone_surrogate_and_an_emoji_stop_no_document(written):
    assert Pdf(written(name="Kopi 😀 \ud800")).says("□")


def test_a_square_is_among_the_letters_that_are_shown():
    assert printable("□") == "□"
    assert COVERED.startswith(" -~")


def test_a_broken_template_is_a_sentence_that_repeats_no_data(written):
    with pytest.raises(DocumentTrouble) as said:
        written(HEAD + "#panic(given.name)", name="NIK 9901234567890001")

    assert "gagal dibuat" in str(said.value)
    assert "9901234567890001" not in str(said.value)
    assert said.value.diagnostic


def test_a_document_that_never_ends_is_stopped(written, monkeypatch):
    monkeypatch.setattr(engine, "SECONDS", 1)

    with pytest.raises(DocumentTrouble, match="terlalu lama"):
        written(HEAD + "#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }")


def test_a_document_that_grows_is_stopped(written):
    with pytest.raises(DocumentTrouble, match="gagal dibuat"):
        written(HEAD + '#let x = "0123456789" * 400000000\n#x.len()')


def test_it_is_the_limit_of_memory_that_stops_it(written, tmp_path, monkeypatch):
    source = HEAD + '#let x = "0123456789" * 60000000\n#x.len()'
    assert written(source)
    tight = tmp_path / "child.py"
    tight.write_text(engine.CHILD.read_text().replace("2 * 1024**3", "400 * 1024**2"))
    monkeypatch.setattr(engine, "CHILD", tight)

    assert written()
    with pytest.raises(DocumentTrouble, match="gagal dibuat"):
        written(source)


def test_too_much_data_is_refused_before_anything_runs(written):
    with pytest.raises(DocumentTrouble, match="terlalu banyak"):
        written(name="x" * (engine.LARGEST_DATA + 1))


def test_a_template_reads_no_file_outside_the_package(written, tmp_path):
    outside = tmp_path.parent / "rahasia.txt"
    outside.write_text("rahasia")

    for path in ("../rahasia.txt", str(outside)):
        with pytest.raises(DocumentTrouble):
            written(HEAD + f'#read("{path}")')


def test_fonts_layout_and_their_licence_are_packed():
    folder = files("gerai.foundation.documents")

    assert "SIL OPEN FONT LICENSE" in folder.joinpath("fonts/OFL.txt").read_text()
    assert folder.joinpath("layout/kawung.svg").is_file()
    assert files("gerai.inventory.registry").joinpath("documents/sheet.typ").is_file()
