"""Large files stay within their memory: counted, not believed."""

import io
import zipfile

import pytest

from gerai.foundation.answers import Refused
from gerai.foundation.tables.engine import Once, limits, opened, peak
from tests.make.books import MAIN, book

COLUMNS = 20
EMPTY = '<?xml version="1.0"?><worksheet xmlns="{}"><sheetData>{}</sheetData></worksheet>'


def workbook(path, rows: int) -> None:
    """A workbook of so many rows of twenty columns, written as a stream."""
    whole = zipfile.ZipFile(io.BytesIO(book({"Data": EMPTY.format(MAIN, "")})))
    before, after = EMPTY.format(MAIN, "|").encode().split(b"|")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in whole.namelist():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, whole.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write(before)
            for number in range(rows + 1):
                out.write(line(number).encode())
            out.write(after)


def line(number: int) -> str:
    """The header, or a row of words and numbers."""
    if number == 0:
        said = ["No", "Nama Usaha", "Alamat", *(f"Lain {at}" for at in range(COLUMNS - 3))]
        cells = [text(one) for one in said]
    else:
        cells = [f"<c><v>{number}</v></c>", text(f"Usaha {number}"), text(f"Jl. {number}")]
        cells += [
            f"<c><v>{number * at}</v></c>" if at % 2 else text(f"kata {at}") for at in range(17)
        ]
    return f'<row r="{number + 1}">{"".join(cells)}</row>'


def text(said: str) -> str:
    return f'<c t="inlineStr"><is><t>{said}</t></is></c>'


@pytest.mark.parametrize(
    ("rows", "most_mb"),
    [
        (20_000, 110),
        pytest.param(200_000, 512, marks=pytest.mark.soak),
    ],
)
def test_a_workbook_is_read_within_its_memory(tmp_path, rows, most_mb):
    workbook(path := tmp_path / "besar.xlsx", rows)

    with opened(path) as file:
        count = sum(1 for _ in file.rows)

    assert count == rows
    assert 10 < file.peak_mb <= most_mb


def test_the_memory_of_one_moment_is_not_added_to_that_of_another(tmp_path):
    workbook(path := tmp_path / "besar.xlsx", 20_000)

    with Once(path) as once:
        child = once().child
        rows = sum(1 for _ in once().rows)

    assert rows == 20_000
    assert 10 < child.giving_mb < child.parsing_mb
    assert max(peak(), child.parsing_mb) < once.peak_mb <= child.parsing_mb + peak()


@pytest.mark.parametrize("rows", [100_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize(("kind", "most_mb"), [("csv", 40), ("parquet", 200)])
def test_text_and_parquet_are_read_in_a_memory_that_does_not_grow(tmp_path, rows, kind, most_mb):
    import duckdb

    path = tmp_path / f"besar.{kind}"
    more = ", ".join(f"'kata ' || range % {at + 2} AS lain{at}" for at in range(COLUMNS - 3))
    duckdb.execute(
        f"COPY (SELECT range AS no, 'Usaha ' || range AS nama, 'Jl. ' || range AS alamat, {more} "
        f"FROM range({rows})) TO '{path}' (FORMAT {kind})"
    )

    with opened(path) as file:
        count = sum(1 for _ in file.rows)

    assert (count, len(file.headers)) == (rows, COLUMNS)
    assert 10 < file.peak_mb <= most_mb


def test_a_workbook_beyond_the_limit_is_refused_with_how_to_split_it(tmp_path, monkeypatch):
    from gerai.foundation.tables.engine import reading

    small = (
        "from gerai.foundation.tables.engine import child, limits;"
        "limits.CELLS = 10_000; child.main()"
    )
    monkeypatch.setattr(reading, "PROGRAM", ("-c", small))
    workbook(path := tmp_path / "besar.xlsx", 1_000)

    with pytest.raises(Refused, match="bagi menjadi beberapa berkas, atau simpan sebagai CSV"):
        opened(path)
    assert limits.CELLS >= 200_000 * COLUMNS
