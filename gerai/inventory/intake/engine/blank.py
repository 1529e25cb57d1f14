"""Our blank workbook as XLSX: drop-downs, checks, formats that keep numbers whole.

Written by openpyxl. The only formula is that of the districts' drop-down, and no data are in it.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gerai.foundation.tables.rules.covers import CHOICES, CHOICES_TITLE, GUIDE, GUIDE_TITLE
from gerai.inventory.intake.rules.blank import COUNTS, DAYS, EXAMPLE, NUMBER, SUMS, YEARS, Blank

ROWS = 5_000  # lines with checks
FORMATS = {"text": "@", SUMS: "#,##0", COUNTS: "0", YEARS: "0", DAYS: "DD-MM-YYYY"}
HEAD, NEEDED = PatternFill("solid", "FF26397F"), PatternFill("solid", "FF8A2F1D")
LIGHT, PALE = (
    Font("Calibri", bold=True, color="FFFFFFFF"),
    Font("Calibri", italic=True, color="FF5F5F5F"),
)
LOOK = PatternFill("solid", "FFF4EFE6")
FIRST, LAST = 3, ROWS + 2  # the header and the example stand above
WIDEST, NARROWEST = 34, 12
SURE: Final = "stop"
FREE: Final = "warning"
Bound = tuple[Literal["whole", "date"], str, str, str]
# Of a kind: its check, from, to, and what is said of another value; days are numbers in a check.
BOUNDS: Mapping[str, Bound] = {
    SUMS: ("whole", "0", "9000000000000", "Tulis angka rupiah penuh, seperti 2500000."),
    COUNTS: ("whole", "0", "100000", "Tulis angka saja, seperti 3."),
    YEARS: ("whole", "1900", "2099", "Tulis tahun empat angka, seperti 2015."),
    DAYS: ("date", "1", "54789", "Tulis tanggal seperti 12-05-1971."),
}


def workbook(name: str, columns: Sequence[Blank], districts: Mapping[str, Sequence[str]]) -> bytes:
    """The workbook; `districts`: those of each regency that one may pick."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    picked = choices(book.create_sheet(CHOICES), columns, districts)
    guide(book.create_sheet(GUIDE, 1), columns)
    sheet.append([NUMBER, *(one.head for one in columns)])
    sheet.append([EXAMPLE, *(typed(one) for one in columns)])
    sheet.freeze_panes = "C2"
    sheet.row_dimensions[1].height = 32
    look(sheet, 1, "@", width=9)
    for at, one in enumerate(columns, start=2):
        look(sheet, at, FORMATS[one.kind], width=wide(one))
        if one.needed:
            sheet.cell(1, at).fill = NEEDED
        check(sheet, at, one, picked.get(one.field, ""))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def wide(one: Blank) -> int:
    """A width in which the head and the example are read."""
    return min(max(len(one.head) + 4, len(one.example) + 3, NARROWEST), WIDEST)


def typed(one: Blank) -> str | int | date | None:
    """What the example says, as a person's spreadsheet would keep it."""
    if one.example and one.kind in (SUMS, COUNTS, YEARS):
        return int(one.example)
    if one.example and one.kind == DAYS:
        return date.fromisoformat(one.example)
    return one.example or None


def look(sheet: Worksheet, at: int, form: str, *, width: int) -> None:
    """The column keeps what is typed as it is typed; its header and its example are seen to be
    such."""
    column = sheet.column_dimensions[get_column_letter(at)]
    column.width, column.number_format = width, form
    head, example = sheet.cell(1, at), sheet.cell(2, at)
    head.fill, head.font = HEAD, LIGHT
    head.alignment = Alignment("left", "center", wrap_text=True)
    example.number_format, example.font, example.fill = form, PALE, LOOK


def check(sheet: Worksheet, at: int, one: Blank, choices: str) -> None:
    """What the column takes, and what is said when something else is typed. Places may be typed:
    a village's name is often wanted before its district is found in a list."""
    made = validation(one, choices)
    made.promptTitle, made.prompt = one.head[:32], one.how[:255]
    made.showInputMessage, made.allow_blank = True, True
    letter = get_column_letter(at)
    made.add(f"{letter}{FIRST}:{letter}{LAST}")
    sheet.add_data_validation(made)


def validation(one: Blank, choices: str) -> DataValidation:
    """The rule itself."""
    if choices:
        free = one.field in ("regency", "district")
        return DataValidation(
            type="list", formula1=choices, errorStyle=FREE if free else SURE,
            showErrorMessage=True, errorTitle="Pilih dari daftarnya",
            error="Isinya tidak ada di daftar pilihan. Periksa ejaannya.",
        )  # fmt: skip
    if one.length:
        least, most = one.length
        said = f"{least}" if least == most else f"{least} sampai {most}"
        return DataValidation(
            type="textLength", operator="between", formula1=str(least), formula2=str(most),
            errorStyle=SURE, showErrorMessage=True, errorTitle="Periksa jumlah angkanya",
            error=f"{one.head} harus {said} angka. Kosongkan kalau tidak tahu.",
        )  # fmt: skip
    if one.kind not in BOUNDS:
        return DataValidation()
    kind, low, high, told = BOUNDS[one.kind]
    return DataValidation(
        type=kind, operator="between", formula1=low, formula2=high, errorStyle=SURE,
        showErrorMessage=True, errorTitle="Periksa isinya", error=told,
    )  # fmt: skip


def choices(
    sheet: Worksheet, columns: Sequence[Blank], districts: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The hidden sheet of what may be picked; where the picks of each field stand."""
    sheet.sheet_state = "hidden"
    sheet["A1"] = CHOICES_TITLE
    lists: dict[str, Sequence[str]] = {one.field: one.choices for one in columns if one.choices}
    lists["regency"] = list(districts)
    lists["above"] = [above for above, under in districts.items() for _ in under]
    lists["district"] = [name for under in districts.values() for name in under]
    places: dict[str, str] = {}
    for at, (field, texts) in enumerate(lists.items(), start=2):
        letter = get_column_letter(at)
        for line, text in enumerate(texts, start=2):
            sheet.cell(line, at, text).data_type = "s"
        places[field] = f"{CHOICES}!${letter}$2:${letter}${max(len(texts), 1) + 1}"
    of_regency = next((at for at, one in enumerate(columns, 2) if one.field == "regency"), 0)
    typed = f"${get_column_letter(of_regency)}{FIRST}" if of_regency else ""
    if typed and len(districts) > 1:
        first = places["district"].partition(":")[0]
        above = places.pop("above")
        places["district"] = (
            f"OFFSET({first},MATCH({typed},{above},0)-1,0,COUNTIF({above},{typed}),1)"
        )
    return places


def guide(sheet: Worksheet, columns: Sequence[Blank]) -> None:
    """The sheet that says how each column is filled."""
    lines = [
        (GUIDE_TITLE, "", ""),
        ("Satu baris untuk satu usaha atau satu orang. Judul kolom jangan diubah.", "", ""),
        ("Yang tidak diketahui dikosongkan saja. Jangan diisi tanda hubung atau angka karangan.",
         "", ""),
        ("Baris contoh boleh dibiarkan atau dihapus; baris itu tidak pernah ikut terbaca.", "", ""),
        ("Kolom berjudul merah jangan dihapus dan wajib diisi, kecuali petunjuknya di bawah "
         "membolehkan kosong. Kolom lain boleh dihapus kalau tidak dipakai.", "", ""),
        ("", "", ""),
        ("Kolom", "Cara mengisinya", "Contoh"),
        *((one.head, one.how, one.shown) for one in columns),
    ]  # fmt: skip
    for line in lines:
        sheet.append(line)
    for letter, width in zip("ABC", (28, 100, 32), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet["A1"].font = Font("Calibri", bold=True, size=14)
    for cell in sheet[7]:
        cell.fill, cell.font = HEAD, LIGHT
    for row in sheet.iter_rows(min_row=8):
        row[0].font = Font("Calibri", bold=True)
        for cell in row:
            cell.alignment, cell.number_format = Alignment(vertical="top", wrap_text=True), "@"
