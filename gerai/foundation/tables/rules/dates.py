"""Dates as offices write them: day first, months in words, Excel's own numbers. No Django here."""

import re
from datetime import date, timedelta

from .cells import UNKNOWN, Read, clean, is_unknown

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari jan",
            "februari pebruari feb peb",
            "maret mar mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agst agt ags agu aug august",
            "september sept sep",
            "oktober okt oct october",
            "november nopember nov nop",
            "desember des dec december",
        ),
        start=1,
    )
    for word in words.split()
}
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?$")
SHORT_YEAR = re.compile(r"^\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]+)[-/. ]\d{2}$")
WORDED = re.compile(r"^(\d{1,2})[-/. ]*([A-Za-z]+)\.?[-/., ]*(\d{4})$")
SERIAL = re.compile(r"^([2-5]\d{4})(?:\.0+)?$")
HOW = "Tulis seperti 31-12-2020"


def day(text: str) -> Read:
    """A calendar day, day before month. What could be two days is unknown, with a proposal."""
    said = clean(text)
    if is_unknown(said):
        return UNKNOWN
    if found := ISO.match(said):
        return made(int(found[1]), int(found[2]), int(found[3]), said)
    if found := DAY_FIRST.match(said):
        return made(int(found[3]), int(found[2]), int(found[1]), said)
    if (found := WORDED.match(said)) and found[2].lower() in MONTHS:
        return made(int(found[3]), MONTHS[found[2].lower()], int(found[1]), said)
    if found := SERIAL.match(said):
        proposal = date(1899, 12, 30) + timedelta(days=int(found[1]))
        why = f'"{said}" tampaknya angka tanggal Excel. {HOW}'
        return Read(code="excel_number", why=why, proposal=proposal.isoformat())
    if SHORT_YEAR.match(said):
        return Read(code="short_year", why=f'tahun pada "{said}" hanya dua angka. {HOW}')
    return Read(code="not_date", why=f'"{said[:40]}" bukan tanggal. {HOW}')


def made(year: int, month: int, day_: int, said: str) -> Read:
    """The day itself; month and day the wrong way round become a proposal, not a value."""
    try:
        return Read(date(year, month, day_).isoformat())
    except ValueError:
        pass
    try:
        proposal = date(year, day_, month).isoformat()
    except ValueError:
        return Read(code="not_date", why=f'"{said[:40]}" tidak ada di kalender. {HOW}')
    why = f'pada "{said[:40]}" bulan dan hari tampaknya tertukar. {HOW}'
    return Read(code="swapped", why=why, proposal=proposal)
