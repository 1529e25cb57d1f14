"""Sums of money, counts and years, as offices write them. No Django here."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median

from .cells import LONGEST_SUM, UNKNOWN, Read, Reader, clean, is_destroyed, is_unknown

UNITS = {
    "rb": 1_000, "ribu": 1_000, "k": 1_000,
    "jt": 1_000_000, "juta": 1_000_000,
    "m": 1_000_000_000, "mlyr": 1_000_000_000, "milyar": 1_000_000_000, "miliar": 1_000_000_000,
    "t": 1_000_000_000_000, "triliun": 1_000_000_000_000, "trilyun": 1_000_000_000_000,
}  # fmt: skip
CURRENCY = re.compile(
    r"(?:\brp\b|\bidr\b|(?<![a-z])rp(?=\d)|(?<![a-z])r(?=\s?\d))\.?", re.IGNORECASE
)
TAIL = re.compile(r"[,.]\s?(?:-|--|=)$")
ZERO = re.compile(r"0(?:[.,]0{1,2})?")
PLAIN = re.compile(r"^\d+(?:[.,]\d{1,2})?$")
# A spreadsheet's own decimals: nobody groups thousands in that way.
NUMBER = re.compile(r"^\d{4,15}\.\d{3}$|^\d{1,15}\.\d{4,17}$")
# Text with a comma; a number of a spreadsheet, written with a fourth decimal, into which an English
# one turns thousands that were typed with a point.
EITHER = re.compile(r"([1-9]\d{0,2})(?:,(\d{3})|\.(\d{3})0)")
# How most sums are written: nothing else can be meant.
USUAL = re.compile(r"(?:Rp\.? ?)?([1-9]\d{0,2}(?:\.\d{3}){1,5}|[1-9]\d{0,17})", re.ASCII)
THOUSANDS = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?$")
ENGLISH = re.compile(r"^\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?$")
WORDED = re.compile(r"^(\d+(?:[.,]\d+)?)\s*([a-z]+)$")
RANGE = re.compile(r"\d.*(?:-|–|—|\bs/?d\b|\bsampai\b|\bhingga\b).*\d")
BOUND = re.compile(r"[<>≥≤±~]|kurang|lebih|maks|min\b|mulai|sekitar|kisaran|^di ?(?:atas|bawah)")
# Words before a sum that somebody rounded: the sum itself may be proposed.
ABOUT = re.compile(r"^(?:±|~|\+/-|sekitar|kira[ -]?kira|kurang lebih|lebih kurang|kisaran)\s*")
# A number in which letters were typed for digits.
LETTERED = re.compile(r"(?=.*\d)[\doil]+(?:[.,][\doil]+)*(?=[a-z]{0,8}$)")
LOOKS_LIKE = str.maketrans("oil", "011")
NUMBERS = {
    word: number
    for number, word in enumerate(
        ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
    )
} | {"sepuluh": 10, "seorang": 1}
BOTH = re.compile(r"(\d{1,3}) ?\(([a-z ]+)\)")  # 2 (dua)
UNIT_WORDS = re.compile(
    r"(?<![a-z])(?:orang|org|pekerja|karyawan|tenaga kerja|jiwa|unit|buah|tk)\b\.?"
)
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
YEAR_SPAN = re.compile(r"(?:1[89]|20)\d\d ?(?:-|–|/|s/?d) ?\d{1,2}$")
SHORT_YEAR = re.compile(r"(?:(?:th|thn|tahun)\b[. ]*)?['’`]?(\d\d)")
CENTURY = 40  # two digits from here on are of the last century: few businesses say one before 1940
LONGEST_NUMBER = 33  # letters of a number alone
BIGGEST = 9_000_000_000_000_000_000
LEAST = 1_000  # rupiah from which a fraction of one is sure to be a fraction
# "(Rp.000)", "x 1.000", "dalam ribuan", "(Rp juta)" above a column.
IN = r"(?:\b(?:rp|idr|dalam|dlm|x)\b[. ]*|\([ ]?)"
MILLIONS = re.compile(
    rf"(?<![\d.,])(?:[.,]?|1[.,]?)000[.,]?000\b|{IN}juta\b|\bjutaan\b", re.IGNORECASE
)
THOUSAND = re.compile(rf"(?<![\d.,])(?:[.,]?|1[.,]?)000\b|{IN}ribu\b|\bribuan\b", re.IGNORECASE)
SMALL, MANY = 200_000, 10  # rupiah a year that no business lives on; numbers enough to tell by


def factor(header: str) -> int:
    """In which unit of rupiah the words above a column say that its numbers are."""
    said = header[:200]
    return 1_000_000 if MILLIONS.search(said) else 1_000 if THOUSAND.search(said) else 1


def thousands(cells: Sequence[str]) -> int:
    """In which unit the numbers of a column seem to be, when rupiah would be far too little."""
    numbers = [value for cell in cells if (value := exact(cell[:30])) is not None]
    sums = [value for value in numbers if value]
    if len(sums) < MANY or len(numbers) < 0.9 * len(cells) or (middle := median(sums)) >= SMALL:
        return 1
    return 1_000 if middle >= 1_000 else 1_000_000


def scaled(unit: int) -> Reader:
    """A reader of a column in thousands or millions of rupiah, where 0 says nothing. A cell that
    names its own unit or its currency is taken by its word."""

    def read(text: str) -> Read:
        said = clean(text)
        if is_unknown(said):
            return UNKNOWN
        value = exact(said.replace(" ", ""))
        if value is None:
            found = money(said)
            return found if found.value != 0 else UNKNOWN
        if (rupiah := rounded(value * unit)) > BIGGEST:
            return Read(code="not_money", why="jumlahnya terlalu besar. Periksa angkanya")
        return Read(rupiah, repair="thousands") if rupiah else UNKNOWN

    return read


def doubtful(unit: int) -> Reader:
    """A reader of a column whose numbers seem to be in thousands although nothing says so."""
    word = "ribuan" if unit == 1_000 else "jutaan"

    def read(text: str) -> Read:
        value = exact(clean(text))
        if not value or value > BIGGEST // unit:
            found = money(text)
            return found if found.value != 0 else UNKNOWN
        why = f"angkanya tampak dalam {word} rupiah. Tulis satuannya pada judul kolom"
        return Read(code="thousands", why=why, proposal=str(rounded(value * unit)))

    return read


def money(text: str) -> Read:
    """Whole rupiah. A range, a bound or an unclear comma stays unknown, with the text said back."""
    said = clean(text)
    if usual := USUAL.fullmatch(said):
        return Read(int(usual[1].replace(".", "")))
    return unusual(said)


def unusual(said: str) -> Read:
    """The same of a sum that is not written as most are."""
    if is_unknown(said) and not ZERO.fullmatch(said):
        return UNKNOWN
    if len(said) > LONGEST_SUM:
        return Read(code="not_money", why="isinya terlalu panjang untuk jumlah uang. Tulis angka")
    if is_destroyed(said):
        return Read(code="destroyed", why="angkanya dibulatkan Excel. Tulis ulang angka lengkapnya")
    spaced = TAIL.sub("", CURRENCY.sub(" ", said.lower()).strip())
    body = spaced.replace(" ", "")
    if body.startswith("-") and body[1:2].isdigit():
        return Read(code="negative", why="jumlah uang tidak boleh kurang dari nol")
    if RANGE.search(spaced):
        return Read(
            code="range", why=f'"{said[:60]}" adalah kisaran, bukan satu angka. Tulis satu angka'
        )
    if BOUND.search(said.lower()):
        why = f'"{said[:60]}" hanya batas. Tulis satu angka'
        about = ABOUT.sub("", spaced)
        meant = None if BOUND.search(about) else money(about).value
        return Read(code="range", why=why, proposal=str(meant) if meant else None)
    return amount(body, said)


def amount(body: str, said: str) -> Read:
    """One sum, already without its currency and spaces."""
    value = exact(body)
    if value is None and (worded := WORDED.match(body)) and worded[2] in UNITS:
        whole, _, part = worded[1].replace(",", ".").partition(".")
        unit = UNITS[worded[2]]
        if unit % 10 ** len(part) == 0:
            value = Decimal(int(whole + part) * (unit // 10 ** len(part)))
    if value is not None and value <= BIGGEST:
        rupiah = rounded(value)
        if rupiah == value:
            return Read(rupiah)
        if value >= LEAST:
            return Read(rupiah, repair="rounded")
    if either := EITHER.fullmatch(body):
        seen = said[:60] if either[2] else body[:-1]
        return Read(
            code="ambiguous",
            why=f'"{seen}" bisa ribuan, bisa desimal. Tulis tanpa titik dan koma',
            proposal=either[1] + (either[2] or either[3]),
        )
    return Read(
        code="not_money",
        why=f'"{said[:60]}" bukan jumlah uang. Tulis angka saja, misalnya 2500000',
        proposal=lettered(body),
    )


def lettered(body: str) -> str | None:
    """The sum of "2.5oo.ooo", as somebody may have meant it."""
    found = LETTERED.match(body)
    mended = found[0].translate(LOOKS_LIKE) + body[found.end() :] if found else body
    value = amount(mended, mended).value if mended != body else None
    return None if value is None else str(value)


def exact(body: str) -> Decimal | None:
    """1500000, 1.500.000, 1.500.000,00, 1,500,000.00, 1500000.5, and a spreadsheet's 1489.625; None
    for everything else, and for what can be read in two ways."""
    if len(body) > LONGEST_NUMBER:
        return None
    if PLAIN.match(body) or NUMBER.match(body):
        return Decimal(body.replace(",", "."))
    if THOUSANDS.match(body):
        return Decimal(body.replace(".", "").replace(",", "."))
    if ENGLISH.match(body):
        return Decimal(body.replace(",", ""))
    return None


def rounded(value: Decimal) -> int:
    """The nearest whole number; half goes to the even one."""
    return int(value.to_integral_value(ROUND_HALF_EVEN))


def count(text: str) -> Read:
    """A number of people or things; 0 is a number here, a range is unknown."""
    said = clean(text)
    if is_unknown(said) and not ZERO.fullmatch(said):
        return UNKNOWN
    if len(said) > LONGEST_SUM:
        return Read(code="not_count", why="isinya terlalu panjang untuk jumlah. Tulis angkanya")
    body = " ".join(UNIT_WORDS.sub(" ", said.lower()).split())
    if body in NUMBERS:
        return Read(NUMBERS[body])
    if (both := BOTH.fullmatch(body)) and NUMBERS.get(both[2], int(both[1])) == int(both[1]):
        return Read(int(both[1]))
    if re.fullmatch(r"\d{1,6}(?:[.,]0+)?|\d{1,3}\.\d{3}", body):
        digits = body.replace(".", "") if re.fullmatch(r"\d{1,3}\.\d{3}", body) else body
        return Read(int(re.split(r"[.,]", digits)[0]))
    if RANGE.search(body) or BOUND.search(body):
        return Read(code="range", why=f'"{said[:40]}" bukan satu angka. Tulis satu angka')
    return Read(code="not_count", why=f'"{said[:40]}" bukan jumlah. Tulis angka saja, misalnya 3')


def year(text: str) -> Read:
    """A year between 1800 and 2099 that stands alone or inside a date; two different ones: none."""
    said = clean(text)
    if is_unknown(said):
        return UNKNOWN
    if len(said) > LONGEST_SUM:
        return Read(code="not_year", why="isinya terlalu panjang untuk tahun. Tulis empat angka")
    years = set(YEAR.findall(said))
    if len(years) == 1 and not YEAR_SPAN.search(said):
        return Read(int(years.pop()))
    if years:
        return Read(code="range", why=f'"{said[:40]}" menyebut lebih dari satu tahun. Tulis satu')
    why = f'"{said[:40]}" bukan tahun. Tulis empat angka, misalnya 2019'
    return Read(code="not_year", why=why, proposal=likely_year(said))


def likely_year(said: str) -> str | None:
    """The year that two digits ('98), or four with a letter among them (2o15), are likely to be."""
    if short := SHORT_YEAR.fullmatch(said.lower()):
        return str((1900 if int(short[1]) >= CENTURY else 2000) + int(short[1]))
    mended = said.lower().translate(LOOKS_LIKE)
    return mended if YEAR.fullmatch(mended) else None
