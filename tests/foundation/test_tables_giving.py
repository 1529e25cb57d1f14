"""A workbook goes back: what is marked is marked, and nothing else of it changes."""

import io
import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from openpyxl import load_workbook

from gerai.foundation.tables.engine.fresh import names_of, write_fresh
from gerai.foundation.tables.engine.giving import (
    COMMENTS,
    Colour,
    Cover,
    Look,
    Mark,
    Marked,
    Unreturnable,
    give_back,
)
from gerai.foundation.tables.engine.painting import FILLS
from tests.make.books import MAIN
from tests.make.returned import archive, bare, parts, rich

MUST, LOOK = FILLS[Colour.MUST], FILLS[Colour.LOOK]
COVER = Cover("Baca dulu", [("Judul", Look.TITLE), ("", Look.TEXT), ("merah", Look.MUST)])
HOSTILE = '=HYPERLINK("http://x") <b>&amp; +1 -2 @sum \x07 é'


def marked(**given) -> Marked:
    """Marks on the rows 3 and 5 of a table of four columns and five rows."""
    usual = {
        "marks": {
            3: {2: Mark(Colour.MUST, "Bukan angka."), 1: Mark(Colour.LOOK, HOSTILE)},
            5: {3: Mark(Colour.LOOK, "Bukan tanggal.")},
        },
        "keys": {line: f"=KUNCI{line}" for line in range(2, 7)},
        "heads": frozenset({1}),
        "last": 4,
        "title": "Kunci",
    }
    return Marked(**usual | given)


def given(path: Path, one: Marked | None = None, *, sheet: str = "Data") -> bytes:
    """The workbook that goes back."""
    out = io.BytesIO()
    give_back(path, out, {sheet: one or marked()}, COVER)
    return out.getvalue()


def test_only_marked_sheets_styles_comments_and_lists_of_parts_change(tmp_path):
    path = rich(tmp_path / "a.xlsx")
    before, after = parts(path), parts(given(path))

    changed = {name for name in before if after[name] != before[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert after.keys() - before.keys() == {"xl/worksheets/sheetGerai1.xml"}
    assert before.keys() <= after.keys()


def test_a_coloured_cell_keeps_all_of_its_looks_and_its_content(tmp_path):
    path = rich(tmp_path / "a.xlsx")
    before = load_workbook(path)["Data"]
    after = load_workbook(io.BytesIO(given(path)))["Data"]

    assert after["B3"].fill.fgColor.rgb == MUST
    assert after["A3"].fill.fgColor.rgb == after["C5"].fill.fgColor.rgb == LOOK
    for row in before.iter_rows():
        for cell in row:
            again = after[cell.coordinate]
            assert again.value == cell.value
            for look in ("number_format", "border", "font", "alignment"):
                assert repr(getattr(again, look)) == repr(getattr(cell, look))
            if cell.coordinate not in {"A3", "B3", "C5"}:
                assert repr(again.fill) == repr(cell.fill)


def test_comments_that_were_there_stay_and_ours_stand_beside_or_behind_them(tmp_path):
    after = load_workbook(io.BytesIO(given(rich(tmp_path / "a.xlsx"))))["Data"]

    assert after["A2"].comment.text == "sudah ada"
    assert after["A2"].comment.author == "Bu Sri"
    assert after["A3"].comment.text.startswith("juga ada\n\nGerai: =HYPERLINK")
    assert (after["B3"].comment.text, after["B3"].comment.author) == ("Bukan angka.", "Gerai")


def test_comments_have_one_box_each(tmp_path):
    drawing = parts(given(rich(tmp_path / "a.xlsx")))["xl/drawings/commentsDrawing1.vml"]

    rows = re.findall(rb":Row>(\d+)</\w+:Row>\s*<\w+:Column>(\d+)<", drawing)
    assert sorted(rows) == [(b"1", b"0"), (b"2", b"0"), (b"2", b"1"), (b"4", b"2")]
    names = re.findall(rb'id="(_x0000_s\d+)"', drawing)
    assert len(names) == len(set(names)) == 4


def test_nothing_that_we_write_is_a_formula(tmp_path):
    path = rich(tmp_path / "a.xlsx")
    before, after = (load_workbook(one)["Data"] for one in (path, io.BytesIO(given(path))))

    formulas = [
        cell.coordinate for row in after.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas == [f"D{line}" for line in range(2, 7)]
    assert [after.cell(line, 5).value for line in range(1, 7)] == [
        "Kunci", *(f"=KUNCI{line}" for line in range(2, 7)),
    ]  # fmt: skip
    assert {after.cell(line, 5).data_type for line in range(1, 7)} == {"s"}
    assert before.max_column == 4


def test_the_keys_are_hidden_sorted_along_and_what_is_wrong_is_shown(tmp_path):
    after = load_workbook(io.BytesIO(given(rich(tmp_path / "a.xlsx"))))["Data"]

    assert after.column_dimensions["E"].hidden
    assert not after.column_dimensions["C"].hidden  # it was, and a cell in it is wrong
    assert after.auto_filter.ref == "A1:E6"


def test_a_row_that_was_filtered_away_is_shown_when_it_is_wrong(tmp_path):
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><v>3</v></c></row></sheetData></worksheet>'
    )
    path = bare(tmp_path / "a.xlsx", sheet)

    after = given(path, marked(marks={2: {1: Mark(Colour.MUST, "x")}}, last=1, keys={}))

    rows = load_workbook(io.BytesIO(after))["Data"].row_dimensions
    assert (rows[2].hidden, rows[3].hidden) == (False, True)


def test_the_cover_is_seen_first_and_never_grouped_with_another_sheet(tmp_path):
    book = load_workbook(io.BytesIO(given(rich(tmp_path / "a.xlsx"))))

    assert book.sheetnames == ["Baca dulu", "Data", "Lain & lagi"]
    assert book.active.title == "Baca dulu"
    assert [bool(one.sheet_view.tabSelected) for one in book] == [True, False, False]
    assert book["Baca dulu"]["A1"].value == "Judul"
    assert book["Baca dulu"]["A3"].fill.fgColor.rgb == MUST
    assert book["Lain & lagi"].print_area == "'Lain & lagi'!$A$1:$B$2"


def test_a_sheet_without_a_mark_stays_in_front_as_it_is(tmp_path):
    path = rich(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.active = 1
    book["Data"].sheet_view.tabSelected = False
    book["Lain & lagi"].sheet_view.tabSelected = True
    book.create_sheet("baca DULU")
    book.save(path)

    after = load_workbook(io.BytesIO(given(path)))

    assert after.active.title == "Lain & lagi"
    assert [bool(one.sheet_view.tabSelected) for one in after] == [False, False, True, False]
    assert after.sheetnames[0] == "Baca dulu (2)"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_workbooks_of_small_programs_are_marked_too(tmp_path, prefix):
    p = prefix
    spoken = f"xmlns:{p[:-1]}" if p else "xmlns"
    rows = "".join(
        f"<{p}row><{p}c t='inlineStr'><{p}is><{p}t>Usaha {line}</{p}t></{p}is></{p}c>"
        f"<{p}c/><{p}c><{p}v>{line}</{p}v></{p}c></{p}row>"
        for line in range(1, 7)
    )
    path = bare(
        tmp_path / "a.xlsx",
        f"<?xml version='1.0'?><{p}worksheet {spoken}='{MAIN}'><{p}sheetData>{rows}</{p}sheetData>"
        f"</{p}worksheet>",
        prefix=prefix,
    )

    after = load_workbook(io.BytesIO(given(path, marked(last=3))))["Data"]

    assert [after.cell(4, at).value for at in range(1, 5)] == ["Usaha 4", None, 4, "=KUNCI4"]
    assert (after["B3"].fill.fgColor.rgb, after["B3"].comment.text) == (MUST, "Bukan angka.")
    assert after["C5"].fill.fgColor.rgb == LOOK


def test_a_row_that_closes_itself_and_a_missing_cell_get_theirs(tmp_path):
    sheet = (
        f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="16384" width="20"/></cols><sheetData>'
        '<row r="3" spans="1:2"/><row r="5"><c r="A5"><v>1</v></c><c r="D5"><v>4</v></c></row>'
        "</sheetData><pageMargins left='1' right='1' top='1' bottom='1' header='0' footer='0'/>"
        "</worksheet>"
    )
    data = given(bare(tmp_path / "a.xlsx", sheet))
    xml = parts(data)["xl/worksheets/sheet.xml"].decode()
    after = load_workbook(io.BytesIO(data))["Data"]

    assert 'spans="1:5"' in xml
    assert re.findall(r'<col min="(\d+)" max="(\d+)" width="[\d.]+"( hidden)?', xml) == [
        ("1", "4", ""), ("5", "5", " hidden"), ("6", "16384", ""),
    ]  # fmt: skip
    assert re.findall(r'<c r="(\w+)"', xml) == ["A3", "B3", "E3", "A5", "C5", "D5", "E5"]
    assert xml.index("legacyDrawing") > xml.index("pageMargins")
    assert after["C5"].fill.fgColor.rgb == LOOK


def test_keys_go_past_a_note_that_stands_right_of_the_table(tmp_path):
    path = rich(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book["Data"]["E4"] = "catatan pribadi"
    book["Data"].merge_cells("F9:G9")
    book.save(path)

    after = load_workbook(io.BytesIO(given(path)))["Data"]

    assert (after["E4"].value, after["H4"].value) == ("catatan pribadi", "=KUNCI4")


def test_a_note_right_of_the_table_stays_also_where_cells_do_not_say_their_place(tmp_path):
    row = "<row><c><v>1</v></c><c/><c><v>3</v></c></row>"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row * 4}</sheetData></worksheet>'
    path = bare(tmp_path / "a.xlsx", sheet)

    after = load_workbook(io.BytesIO(given(path, marked(marks={}, last=2))))["Data"]

    assert [after.cell(3, at).value for at in range(1, 5)] == [1, None, 3, "=KUNCI3"]


def test_macros_stay_and_are_told(tmp_path):
    plain = parts(rich(tmp_path / "a.xlsx"))
    kinds = plain["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    path = archive(
        tmp_path / "a.xlsm",
        plain | {"[Content_Types].xml": kinds, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macros"},
    )
    out = io.BytesIO()

    assert give_back(path, out, {"Data": marked()}, COVER) is True
    assert parts(out.getvalue())["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0macros"
    assert give_back(rich(tmp_path / "b.xlsx"), io.BytesIO(), {"Data": marked()}, COVER) is False


def test_a_workbook_that_might_be_harmed_is_left_alone(tmp_path):
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
    hidden = '<row r="3"><c r="A3" t="inlineStr"><is><t><![CDATA[</row>]]></t></is></c></row>'
    plain = parts(rich(tmp_path / "a.xlsx"))
    wide = plain["xl/styles.xml"].decode().encode("utf-16")
    for path in (
        bare(tmp_path / "b.xlsx", sheet.format(hidden)),
        bare(tmp_path / "c.xlsx", sheet.format('<row r="3"><c r="A3"><v>1</v></c>')),
        archive(tmp_path / "d.xlsx", plain | {"xl/styles.xml": wide}),
    ):
        with pytest.raises(Unreturnable):
            given(path)
    with pytest.raises(Unreturnable):
        given(tmp_path / "a.xlsx", sheet="Tidak ada")


def test_comments_end_where_programs_would_become_slow_and_colours_do_not(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["x"]] * (COMMENTS + 10)
    write_fresh(path, [("Data", ["Judul"], rows)])
    every = {line: {1: Mark(Colour.MUST, "salah")} for line in range(2, COMMENTS + 12)}

    data = given(path, marked(marks=every, keys={}, last=1))

    assert parts(data)["xl/commentsGerai1.xml"].count(b"<comment ") == COMMENTS
    assert len(re.findall(rb' s="\d+"', parts(data)["xl/worksheets/sheet1.xml"])) == len(every)


def test_rows_of_another_kind_of_file_become_a_workbook_of_texts(tmp_path):
    path = tmp_path / "a.xlsx"
    tables = [
        ("Satu", ["Nama", "=HP"], [["=1+1", "0899"], ["", "-5"]]),
        ("Dua", ["A"], [["x\x00\x0b<&>é"]]),
    ]
    write_fresh(path, tables)
    book = load_workbook(path)

    assert [[cell.value for cell in row] for row in book["Satu"].iter_rows()] == [
        ["Nama", "=HP"], ["=1+1", "0899"], [None, "-5"],
    ]  # fmt: skip
    assert {cell.data_type for row in book["Satu"].iter_rows() for cell in row} == {"s", "n"}
    assert book["Dua"]["A2"].value == "x  <&>é"
    assert names_of(["a/b:c", "A b c", "", "x" * 40]) == [
        "a b c", "A b c (2)", "Daftar 3", "x" * 31,
    ]  # fmt: skip


def test_a_long_workbook_goes_back_in_little_memory(tmp_path):
    """20,000 rows of 20 columns, each row with a mark; the child may have 100 MB of data."""
    path, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    rows = ([f"isi {n} {at}" for at in range(20)] for n in range(20_000))
    write_fresh(path, [("Data", [f"K{at}" for at in range(20)], rows)])
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (100 << 20,) * 2)\n"
        "from pathlib import Path\n"
        "from gerai.foundation.tables.engine.giving import *\n"
        "one = Marked({n: {3: Mark(Colour.MUST, 'salah')} for n in range(2, 20_002)},\n"
        "    {n: 'G' * 49 for n in range(2, 20_002)}, frozenset({1}), 20, 'Kunci')\n"
        "with open(sys.argv[2], 'wb') as out:\n"
        "    give_back(Path(sys.argv[1]), out, {'Data': one}, Cover('Baca dulu', []))\n"
    )
    subprocess.run([sys.executable, "-c", program, path, out], check=True, cwd=Path.cwd())

    sheet = parts(out)["xl/worksheets/sheet1.xml"]
    assert (
        len(re.findall(rb'<c r="C\d+" s="\d+"|<c r="C\d+" t="inlineStr" s="\d+"', sheet)) == 20_000
    )
    assert sheet.count(b"G" * 49) == 20_000


@pytest.mark.skipif(not which("soffice"), reason="left out: LibreOffice is not on this machine")
def test_libreoffice_writes_opens_and_keeps_what_goes_back(tmp_path):
    def saved(path: Path, kind: str) -> Path:
        folder = tmp_path / f"{path.stem}-{kind}"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", kind, "--outdir", folder, path],
            check=True, capture_output=True, timeout=200,
        )  # fmt: skip
        return folder / f"{path.stem}.{kind}"

    theirs = saved(rich(tmp_path / "a.xlsx"), "xlsx")
    back = tmp_path / "kembali.xlsx"
    back.write_bytes(given(theirs))
    again = load_workbook(saved(back, "xlsx"))

    assert again.sheetnames == ["Baca dulu", "Data", "Lain & lagi"]
    sheet = again["Data"]
    assert (sheet["B3"].fill.fgColor.rgb, sheet["A4"].value) == (MUST, "Usaha 3")
    assert sheet["B3"].number_format == load_workbook(theirs)["Data"]["B3"].number_format
    assert "sudah ada" in sheet["A2"].comment.text
    assert "Bukan angka." in sheet["B3"].comment.text
    assert sheet.column_dimensions["E"].hidden
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=KUNCI4", "s")
