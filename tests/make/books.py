"""Workbooks written by hand: what a library would never write can be written here too."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = " ".join(
    f'xmlns:{short}="{SPACE.format(short)}"' for short in ("office", "table", "text", "style")
)
Cell = str | int | float | None


def column(at: int) -> str:
    """A column's letters, counted from 1."""
    return (column((at - 1) // 26) if at > 26 else "") + chr(65 + (at - 1) % 26)


def cell(name: str, value: Cell) -> str:
    """One cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


def sheet(
    *rows: Sequence[Cell],
    merges: Sequence[str] = (),
    hidden_columns: Sequence[int] = (),
    hidden_rows: Sequence[int] = (),
) -> str:
    """A sheet of these rows; an empty one is left out as a spreadsheet does."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(cell(f"{column(at)}{number}", one) for at, one in enumerate(row, start=1))
        hide = ' hidden="1"' if number in hidden_rows else ""
        lines.append(f'<row r="{number}"{hide}>{cells}</row>' if cells else "")
    cols = "".join(f'<col min="{at}" max="{at}" width="9" hidden="1"/>' for at in hidden_columns)
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in merges)
    return (
        f'{XML}<worksheet xmlns="{MAIN}">{f"<cols>{cols}</cols>" if cols else ""}'
        f"<sheetData>{''.join(lines)}</sheetData>"
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>"
    )


def state(hidden: bool) -> str:
    """The attribute of a sheet that is not shown."""
    return ' state="hidden"' if hidden else ""


def book(sheets: Mapping[str, str], *, hidden: Sequence[str] = (), date1904: bool = False) -> bytes:
    """A workbook of these sheets, given as XML."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kinds}.worksheet+xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"{state(name in hidden)}/>'
        for at, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    epoch = '<workbookPr date1904="1"/>' if date1904 else ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f"{types}</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{epoch}'
            f"<sheets>{names}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        )
        for at, xml in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", xml)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def spanned(text: str, down: Mapping[str, int]) -> str:
    """The attribute of a cell that was merged with those below it."""
    return f' table:number-rows-spanned="{down[text]}"' if text in down else ""


def other_sheet(name: str, inside: str) -> str:
    """A sheet that is not shown, if it has a name."""
    style = 'table:style-name="off"'
    return f'<table:table table:name="{name}" {style}>{inside}</table:table>' if name else ""


def shade(hidden: bool, how: str = "collapse") -> str:
    """The attribute of an OpenDocument row or column that is not shown."""
    return f' table:visibility="{how}"' if hidden else ""


def ods(
    rows: Sequence[Sequence[str]],
    *,
    repeated: int = 1,
    down: Mapping[str, int] | None = None,
    hidden_columns: Sequence[int] = (),
    hidden_rows: Sequence[int] = (),
    hidden_sheet: str = "",
) -> bytes:
    """An OpenDocument sheet; its last row so many times, some cells merged down by their text; the
    same rows once more on a sheet that is not shown, if it has a name."""
    times = f' table:number-rows-repeated="{repeated}"'
    lines = [
        f"<table:table-row{times if at == len(rows) else ''}{shade(at in hidden_rows, 'filter')}>"
        + "".join(
            f'<table:table-cell office:value-type="string"{spanned(one, down or {})}>'
            f"<text:p>{escape(one)}</text:p>"
            "</table:table-cell>"
            for one in row
        )
        + "</table:table-row>"
        for at, row in enumerate(rows, start=1)
    ]
    if hidden_rows:
        lines.append(f'<table:table-row{shade(True)} table:number-rows-repeated="1000000"/>')
    columns = [
        f"<table:table-column{shade(at in hidden_columns)}/>"
        for at in range(1, max(hidden_columns, default=0) + 1)
    ]
    inside = "".join(columns + lines)
    content = (
        f"{XML}<office:document-content {SPACES}><office:automatic-styles>"
        '<style:style style:name="off" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{inside}</table:table>'
        f"{other_sheet(hidden_sheet, inside)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="{SPACE.format("manifest")}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()
