"""E-mail, address, birth date and place."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from .values import Absent, Malformed

EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}")
HIDDEN = re.compile(r"[*•]{2,}|x{4,}", re.IGNORECASE)
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip
OLD_MONTHS = {"agt": 8, "ags": 8, "nop": 11, "nopember": 11, "peb": 2, "pebruari": 2}
SPOKEN = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[a-z]{3,9})\s*[-/. ]\s*(\d{4})")
OLDEST = 1900
LONGEST_ADDRESS = 500
LATITUDES = Decimal("-11.2"), Decimal("6.3")
LONGITUDES = Decimal("94.7"), Decimal("141.1")
PLACES = Decimal("0.000001")


def seen(text: str) -> str:
    """The text itself, unless whoever gave it hid it."""
    if HIDDEN.search(text):
        raise Absent("disamarkan oleh pengirim")
    return text


def email(text: str) -> str:
    """In lower case, of the usual form; whether it exists only a message can tell."""
    plain = seen(text).lower().removeprefix("mailto:").replace(" ", "")
    if len(plain) > 254 or not EMAIL.fullmatch(plain):
        raise Malformed("bukan alamat surel, misalnya nama@contoh.id")
    return plain


def address(text: str) -> str:
    """As it was given, single spaces; at least three characters with a letter among them."""
    plain = seen(text).strip(" ,;")
    if len(plain) > LONGEST_ADDRESS:
        raise Malformed(f"lebih panjang dari {LONGEST_ADDRESS} huruf")
    if len(plain) < 3 or not any(letter.isalpha() for letter in plain):
        raise Malformed("terlalu pendek untuk sebuah alamat")
    return plain


def birth_date(text: str) -> str:
    """ISO; from 1980-05-12, 12-05-1980, 12/5/1980 or 12 Mei 1980, day before month."""
    plain = seen(text).lower().removesuffix(" 00:00:00").replace(",", " ")
    if whole := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", plain):
        year, month, day = map(int, whole.groups())
    elif whole := SPOKEN.fullmatch(plain):
        day, month, year = int(whole[1]), month_of(whole[2]), int(whole[3])
    else:
        raise Malformed("tulis tanggal lahir seperti 12-05-1980")
    try:
        born = date(year, month, day)
    except ValueError:
        raise Malformed("tanggal itu tidak ada") from None
    if born.year < OLDEST:
        raise Malformed("tahun lahirnya terlalu lama berlalu")
    return born.isoformat()


def month_of(word: str) -> int:
    """The month by number or by its Indonesian name: whole, begun, or as once spelt."""
    if word.isdigit():
        return int(word)
    known = (number for number, name in enumerate(MONTHS, 1) if name.startswith(word))
    return OLD_MONTHS.get(word) or next(known, 0)


def location(text: str) -> str:
    """ "lat,lon" in decimal degrees, six places (11 cm), inside Indonesia.

    The other order, as maps' files have it, is turned: here no number can be both.
    """
    parts = re.split(r"\s*[,;]\s*|\s+", seen(text))
    if len(parts) == 4:
        parts = [f"{parts[0]}.{parts[1]}", f"{parts[2]}.{parts[3]}"]
    try:
        first, second = (Decimal(part).quantize(PLACES) for part in parts)
    except (InvalidOperation, ValueError):
        raise Malformed("tulis letak seperti -7.556,110.823") from None
    if LONGITUDES[0] <= first <= LONGITUDES[1]:
        first, second = second, first
    inside = LATITUDES[0] <= first <= LATITUDES[1] and LONGITUDES[0] <= second <= LONGITUDES[1]
    if not inside:
        raise Malformed("letaknya di luar Indonesia")
    return f"{plainly(first)},{plainly(second)}"


def plainly(number: Decimal) -> str:
    """Without trailing zeros and without an exponent."""
    return f"{number:f}".rstrip("0").rstrip(".")
