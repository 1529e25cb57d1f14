"""Readers of personal values: by the rules of `people`, nothing is said back. No Django here."""

import re
from dataclasses import replace
from datetime import date, timedelta

from gerai.foundation.people.rules import Absent, Kind, Malformed, normalise, warnings
from gerai.foundation.tables.rules import Read, Reader, Typed, clean, is_unknown
from gerai.foundation.tables.rules.cells import MASKED, UNKNOWN, is_destroyed, is_masked
from gerai.foundation.tables.rules.words import LOOKS_LIKE

LONGEST = 1_000  # letters of a personal value that are looked at
SEVERAL = re.compile(r"[/;,&\n\r]|\bdan\b|\batau\b")
DESTROYED = Read(
    code="destroyed",
    why="rusak oleh Excel (menjadi seperti 8,5E+10) dan angkanya hilang. Ketik ulang sebagai teks",
)
EXCEL_DAY = "tampaknya angka tanggal Excel. Ubah format selnya menjadi Tanggal"
SHORT_DAY = "tahunnya hanya dua angka dan bisa dua abad. Tulis seperti 12-05-1980"
DIGITS = re.compile(r"0*[1-9]\d{4,}", re.ASCII)  # a number as numbers are written, and not nothing
CALLED = re.compile("te?l|hp|wa", re.IGNORECASE)
GLUED = re.compile(r"[\s,]*\b(?:telp?|tlp|hp|wa)\b[.: ]*[\dxX*+() /.,-]*$", re.IGNORECASE)
NUMBERED = frozenset({Kind.NIK, Kind.KK, Kind.NPWP, Kind.PHONE})
LETTERED = re.compile(r"(?=.*[OoIl])[\dOoIl .+()/-]{8,30}", re.ASCII)
FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's numbers, since it counts a 29 February 1900
MAYBE = "?"  # before a day of birth that is not sure yet
WOMAN = 40
SERIAL = re.compile(r"[1-4]\d{4}", re.ASCII)
SHORT_BIRTH = re.compile(r"(\d{1,2}[-/. ]+(?:\d{1,2}|[A-Za-z]{3,9})[-/. ]+)(\d\d)", re.ASCII)
# Two digits of a year of birth that can be of one century alone: nobody here is a hundred years
# old, and no child has a business. Those between are asked about.
LAST_CENTURY, THIS_CENTURY = 40, 10
COVERED = re.compile(r"(?<!\S)[^\sxX*•#]{0,40}[xX*•#]{3,}\S{0,40}")
ENOUGH_LETTERS = 10


def personal(kind: Kind) -> Reader:
    """A reader of one personal value, by the rules of `people`; nothing is said back."""

    def read(said: str) -> Read:
        said = clean(said)
        if not DIGITS.fullmatch(said):
            if is_unknown(said):
                return UNKNOWN
            if is_destroyed(said):
                return DESTROYED
            if is_masked(said):
                return MASKED
        try:
            value = normalise(kind, said[:LONGEST])
        except Absent:
            return UNKNOWN
        except Malformed as trouble:
            if value := with_digits(kind, said):
                return Read(value, repair="letters")
            return Read(code="malformed", why=f"{trouble}. Periksa ke sumbernya")
        if doubts := warnings(kind, value):
            return Read(value, "doubtful", doubts[0].rstrip("."))
        return Read(value, repair=repair_of(kind, said, value))

    return read


def with_digits(kind: Kind, said: str) -> str:
    """A number in which an O or an l was typed for a digit, and no other letter: nothing else can
    be meant where the number is then whole and known; "" for all others."""
    if kind not in NUMBERED or not LETTERED.fullmatch(said):
        return ""
    try:
        value = normalise(kind, said.translate(LOOKS_LIKE))
    except (Absent, Malformed):
        return ""
    return "" if warnings(kind, value) else value


def repair_of(kind: Kind, said: str, value: str) -> str:
    """What had to be put right, if more than the spelling: a spreadsheet takes the zero before a
    phone number away, the tax number of old has one digit less."""
    if kind == Kind.PHONE and said[:1] in "123456789" and not said.startswith("62"):
        return "zero"
    return "sixteen" if kind == Kind.NPWP and sum(map(str.isdigit, said)) < len(value) else ""


one_phone = personal(Kind.PHONE)
any_birth_date = personal(Kind.BIRTH_DATE)
any_address = personal(Kind.ADDRESS)
any_email = personal(Kind.EMAIL)


def email(said: str) -> Read:
    """An address of mail; a comma in it can only be its dot."""
    found = any_email(said)
    if found.code == "malformed" and "," in said:
        mended = any_email(said.replace(",", "."))
        return replace(mended, repair="dot") if mended.value else found
    return found


def birth_date(said: str) -> Read:
    """A birth date, with or without the place of birth before it. Of a number of Excel's the day
    that it may be: `settle_birth` says what becomes of it."""
    plain = clean(said)
    if SERIAL.fullmatch(plain):
        day = FIRST_DAY + timedelta(days=int(plain))
        return Read(MAYBE + day.isoformat(), "excel_number", EXCEL_DAY)
    start = next((at for at, sign in enumerate(said[:LONGEST]) if sign.isdigit()), 0)
    before = said[:start].strip(" ,.;/-")
    if before.replace(" ", "").replace(".", "").isalpha():
        found = of_one_century(said[start:])
        return replace(found, repair=found.repair or "parted") if found.value else found
    return of_one_century(said)


def settle_birth(typed: Typed) -> tuple[str, ...]:
    """A day that a number of Excel's may be is the day of birth where the NIK beside it says the
    same, and then no problem; else nobody knows it. What was put right."""
    maybe = [pair for pair in typed.personal if pair[1].startswith(MAYBE)]
    if not maybe:
        return ()
    days = {text.removeprefix(MAYBE) for _, text in maybe}
    niks = [text for field, text in typed.personal if field == "nik"]
    sure = [day for day in days if any(born(nik) == day[2:].replace("-", "") for nik in niks)]
    typed.personal[:] = [pair for pair in typed.personal if pair not in maybe]
    if len(days) > 1 or not sure:
        return ()
    typed.personal.append(("birth_date", sure[0]))
    typed.problems[:] = [
        one for one in typed.problems if (one.field, one.code) != ("birth_date", "excel_number")
    ]
    return ("birth_date.by_nik",)


def born(nik: str) -> str:
    """The day of birth in a NIK as YYMMDD; a woman's has forty more."""
    day = int(nik[6:8])
    return f"{nik[10:12]}{nik[8:10]}{day - WOMAN if day > WOMAN else day:02}"


def of_one_century(said: str) -> Read:
    """A birth date, its year perhaps of two digits."""
    short = SHORT_BIRTH.fullmatch(clean(said))
    if not short:
        return any_birth_date(said)
    year = int(short[2])
    if THIS_CENTURY < year < LAST_CENTURY:
        return Read(code="short_year", why=SHORT_DAY)
    century = 19 if year >= LAST_CENTURY else 20
    found = any_birth_date(f"{short[1]}{century}{short[2]}")
    return replace(found, repair="century") if found.value else found


def address(said: str) -> Read:
    """An address without what is glued behind it: "Telp." alone, or a covered phone, which would
    cover the address too; one that stands inside it is left out. A whole number stays: it is kept
    as closed as the address itself."""
    if len(said) > LONGEST:
        return any_address(said)
    masked = is_masked(said)
    tail = GLUED.search(said) if CALLED.search(said) else None
    if tail and (masked or not any(sign.isdigit() for sign in tail[0])):
        said = said[: tail.start()]
        masked = masked and is_masked(said)
    if masked:
        rest = " ".join(COVERED.sub(" ", said).split())
        if sum(map(str.isalpha, rest)) >= ENOUGH_LETTERS:
            return replace(any_address(rest), repair="covered")
    return any_address(said)


def phones(said: str) -> Read:
    """All numbers of a cell; one that is wrong is told, the others stay."""
    if len(said) > LONGEST or is_destroyed(clean(said)) or not SEVERAL.search(said):
        return one_phone(said)
    reads = [one_phone(part) for part in SEVERAL.split(said) if part.strip()]
    values = tuple(dict.fromkeys(read.value for read in reads if read.value))
    if not values and (whole := one_phone(said)).value:
        return whole
    trouble = next((read for read in reads if read.code), UNKNOWN)
    trouble = MASKED if MASKED in reads else trouble
    mended = next((read.repair for read in reads if read.repair), "")
    return Read(
        values or None,
        trouble.code,
        trouble.why,
        repair="several" if len(values) > 1 else mended if values else "",
    )
