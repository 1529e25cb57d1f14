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
PLAIN = re.compile(r"^\d+(?:[.,]0{1,2})?$")
THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$")
ENGLISH = re.compile(r"^\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?$")
WORDED = re.compile(r"^(\d+(?:[.,]\d+)?)\s*([a-z]+)$")
RANGE = re.compile(r"\d.*(?:-|–|—|\bs/?d\b|\bsampai\b|\bhingga\b).*\d")
BOUND = re.compile(r"[<>≥≤±~]|kurang|lebih|maks|min\b|mulai|sekitar|kisaran|^di ?(?:atas|bawah)")
NUMBERS = {
    word: number
    for number, word in enumerate(
        ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
    )
} | {"sepuluh": 10, "seorang": 1}
UNIT_WORDS = re.compile(r"\b(?:orang|org|pekerja|karyawan|tenaga kerja|jiwa|unit|buah|tk)\b\.?")
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
YEAR_SPAN = re.compile(r"(?:1[89]|20)\d\d ?(?:-|–|/|s/?d) ?\d{1,2}$")
BIGGEST = 9_000_000_000_000_000_000
# "(Rp.000)", "x 1.000", "dalam ribuan", "(Rp juta)" above a column.
IN = r"(?:\b(?:rp|idr|dalam|dlm|x)\b[. ]*|\([ ]?)"
MILLIONS = re.compile(
    rf"(?<![\d.,])(?:[.,]?|1[.,]?)000[.,]?000\b|{IN}juta\b|\bjutaan\b", re.IGNORECASE
)
THOUSAND = re.compile(rf"(?<![\d.,])(?:[.,]?|1[.,]?)000\b|{IN}ribu\b|\bribuan\b", re.IGNORECASE)
# The last two are a spreadsheet's own: nobody groups thousands in that way.
FRACTION = re.compile(r"^\d+[.,]\d{1,2}$|^\d{4,15}\.\d{3}$|^\d{1,15}\.\d{4,17}$")
SMALL, MANY = 200_000, 10  # rupiah a year that no business lives on; numbers enough to tell by


def factor(header: str) -> int:
    """In which unit of rupiah the words above a column say that its numbers are."""
    said = header[:200]
    return 1_000_000 if MILLIONS.search(said) else 1_000 if THOUSAND.search(said) else 1


def thousands(cells: Sequence[str]) -> int:
    """In which unit the numbers of a column seem to be, when rupiah would be far too little."""
    numbers = [value for cell in cells if (value := plain_amount(cell[:30])) is not None]
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
        if len(said) <= LONGEST_SUM and FRACTION.match(said):
            exact = Decimal(said.replace(",", ".")) * unit
            value = int(exact.quantize(Decimal(1), ROUND_HALF_EVEN))
            return Read(value, repair="thousands") if value else UNKNOWN
        found = money(said)
        if found.value == 0:
            return UNKNOWN
        if found.value is None or plain_amount(said) is None or found.value > BIGGEST // unit:
            return found
        return Read(found.value * unit, repair="thousands")

    return read


def doubtful(unit: int) -> Reader:
    """A reader of a column whose numbers seem to be in thousands although nothing says so."""
    word = "ribuan" if unit == 1_000 else "jutaan"

    def read(text: str) -> Read:
        found = money(text)
        if not found.value or plain_amount(clean(text)) is None:
            return found if found.value != 0 else UNKNOWN
        why = f"angkanya tampak dalam {word} rupiah. Tulis satuannya pada judul kolom"
        return Read(code="thousands", why=why, proposal=str(found.value * unit))

    return read


def money(text: str) -> Read:
    """Whole rupiah. A range, a bound or an unclear comma stays unknown, with the text said back."""
    said = clean(text)
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
        return Read(code="range", why=f'"{said[:60]}" hanya batas. Tulis satu angka')
    return amount(body, said)


def amount(body: str, said: str) -> Read:
    """One sum, already without its currency and spaces."""
    value = plain_amount(body)
    if value is None and (worded := WORDED.match(body)) and worded[2] in UNITS:
        whole, _, part = worded[1].replace(",", ".").partition(".")
        unit = UNITS[worded[2]]
        if unit % 10 ** len(part) == 0:
            value = int(whole + part) * (unit // 10 ** len(part))
    if value is not None and value <= BIGGEST:
        return Read(value)
    if re.fullmatch(r"\d{1,3},\d{3}", body):
        return Read(
            code="ambiguous",
            why=f'"{said[:60]}" bisa ribuan, bisa desimal. Tulis tanpa titik dan koma',
            proposal=body.replace(",", ""),
        )
    return Read(
        code="not_money", why=f'"{said[:60]}" bukan jumlah uang. Tulis angka saja, misalnya 2500000'
    )


def plain_amount(body: str) -> int | None:
    """1500000, 1.500.000, 1.500.000,00, 1,500,000.00; None for everything else."""
    if PLAIN.match(body):
        return int(re.split(r"[.,]", body)[0])
    if THOUSANDS.match(body):
        return int(body.split(",")[0].replace(".", ""))
    if ENGLISH.match(body):
        return int(body.split(".")[0].replace(",", ""))
    return None


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
    return Read(code="not_year", why=f'"{said[:40]}" bukan tahun. Tulis empat angka, misalnya 2019')
