"""Workbooks as other programs write them, for giving back; and the parts of an archive."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from .books import LINKS, MAIN, PACKAGE, XML


def rich(path: Path) -> Path:
    """An office's workbook: formats, formulas, a comment, a filter, a chart, checks, two sheets."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(["Nama Usaha", "Omzet", "Tanggal", "Catatan"])
    for number in range(1, 6):
        sheet.append(
            [f"Usaha {number}", number * 1_000, date(2026, 1, number), f"=B{number + 1}*2"]
        )
    cell = sheet["B3"]
    cell.number_format = '"Rp"#,##0'
    cell.border = Border(left=Side("thick"), bottom=Side("double", "FF00AA00"))
    cell.font, cell.alignment = Font(bold=True, color="FF112233"), Alignment("center", "top")
    sheet["A2"].comment = Comment("sudah ada", "Bu Sri")
    sheet["A3"].comment = Comment("juga ada", "Bu Sri")
    sheet.auto_filter.ref = "A1:D6"
    sheet.column_dimensions["C"].hidden = True
    check = DataValidation("list", '"a,b"')
    check.add("D2:D6")
    sheet.add_data_validation(check)
    other = book.create_sheet("Lain & lagi")
    other.append(["x", 1])
    other.print_area = "A1:B2"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=6), titles_from_data=True)
    other.add_chart(chart)
    book.defined_names["semua"] = DefinedName("semua", attr_text="Data!$A$1:$D$6")
    book.save(path)
    return path


def parts(data: bytes | Path) -> dict[str, bytes]:
    """Every part of an archive."""
    source = data if isinstance(data, Path) else io.BytesIO(data)
    with zipfile.ZipFile(source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(path: Path, some: Mapping[str, str | bytes]) -> Path:
    """An archive of these parts."""
    with zipfile.ZipFile(path, "w") as out:
        for name, data in some.items():
            out.writestr(name, data)
    return path


def bare(path: Path, sheet: str, *, prefix: str = "") -> Path:
    """What a small program writes: no styles, absolute names of parts, its own order of attributes,
    single quotes; `prefix`: of its namespace."""
    p, kinds = prefix, "application/vnd.openxmlformats-officedocument.spreadsheetml"
    spoken = f"xmlns:{p[:-1]}" if p else "xmlns"
    return archive(
        path,
        {
            "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
            f'Target="/xl/workbook.xml" Type="{LINKS}/officeDocument" Id="a"/></Relationships>',
            "xl/workbook.xml": f"{XML}<{p}workbook {spoken}='{MAIN}' xmlns:rel='{LINKS}'>"
            f"<{p}sheets><{p}sheet rel:id='b' sheetId='7' name='Data'/></{p}sheets></{p}workbook>",
            "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Target="/xl/worksheets/sheet.xml" Type="{LINKS}/worksheet" Id="b"/>'
            "</Relationships>",
            "xl/worksheets/sheet.xml": sheet,
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
            '<Default ContentType="application/vnd.openxmlformats-package.relationships+xml" '
            'Extension="rels"/><Override '
            f'ContentType="{kinds}.sheet.main+xml" PartName="/xl/workbook.xml"/><Override '
            f'ContentType="{kinds}.worksheet+xml" PartName="/xl/worksheets/sheet.xml"/></Types>',
        },
    )
