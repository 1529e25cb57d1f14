"""NIK, KK, NPWP and phone numbers: form only; whether they are true only their issuers know."""

import gzip
import json
import re
from calendar import monthrange
from functools import cache
from importlib.resources import files

import phonenumbers
from stdnum import luhn

from .values import Absent, Malformed

TEST_RANGE = "99"
WOMAN = 40
JOINTS = str.maketrans("", "", " .-'`\u2019\u00a0\u200b\u200e")
HIDDEN = re.compile(r"[x*#•?…]", re.IGNORECASE)
ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,2}", re.IGNORECASE)
# How nearly everybody writes a mobile number; it needs no parser.
PLAIN_MOBILE = re.compile(r"(?:\+62[ -]?|0)(8[0-9]{2}[ -]?[0-9]{3,4}[ -]?[0-9]{2,5})")
SEPARATORS = re.compile(r"[ -]")
LABEL = re.compile(r"(?:nik|no|kk|npwp|hp|telp?|wa)\b[ .:]*", re.IGNORECASE)


def digits(text: str) -> str:
    """The text without label, spaces, dots and dashes; refused unless digits alone remain."""
    if text.isascii() and text.isdigit() and text.strip("0"):
        return text
    whole = re.sub(r"(?<=\d)\.0$", "", text)
    bare = LABEL.sub("", whole).strip(": ").translate(JOINTS)
    if HIDDEN.search(text):
        raise Absent("angkanya disamarkan oleh pengirim")
    if ROUNDED.fullmatch(bare) or ROUNDED.fullmatch(text.strip()):
        raise Malformed("dibulatkan oleh lembar kerja (seperti 3,3E+15): tulis sebagai teks")
    if not bare.isascii() or not bare.isdigit():
        raise Malformed("memuat huruf atau tanda selain angka")
    if set(bare) == {"0"}:
        raise Absent("hanya berisi angka nol")
    return bare


def sixteen(text: str) -> str:
    """Exactly sixteen digits."""
    bare = digits(text)
    if len(bare) != 16:
        raise Malformed(f"harus 16 angka, tertulis {len(bare)}")
    return bare


def is_day(day: int, month: int, year: int) -> bool:
    """Whether the day exists in the year of either century that two digits can mean."""
    return 1 <= month <= 12 and any(
        1 <= day <= monthrange(century + year, month)[1] for century in (1900, 2000)
    )


def nik(text: str) -> str:
    """Region 6, day of birth DDMMYY (day + 40 for women), serial 0001-9999. domain.md 2.2.

    The region is that of the first registration: never derive an address from it.
    """
    bare = sixteen(text)
    day, month, year = int(bare[6:8]), int(bare[8:10]), int(bare[10:12])
    if not is_day(day - WOMAN if day > WOMAN else day, month, year):
        raise Malformed("tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak ada")
    if bare[12:] == "0000":
        raise Malformed("NIK tidak pernah berakhir 0000")
    return bare


def kk(text: str) -> str:
    """Region 6, day of issue DDMMYY, serial 4; only its length is sure enough to refuse by."""
    return sixteen(text)


def npwp(text: str) -> str:
    """Kept with 16 digits: a resident's NIK, or "0" before the old 15. PMK 112/2022."""
    bare = digits(text.replace("/", ""))
    if len(bare) == 15:
        bare = "0" + bare
    if len(bare) != 16:
        raise Malformed(f"NPWP harus 15 atau 16 angka, tertulis {len(bare)}")
    if not bare.startswith("0"):
        return nik(bare)
    if not luhn.is_valid(bare[:10]):
        raise Malformed("angka pemeriksa NPWP (angka ke-9 dari bentuk lama) tidak cocok")
    return bare


@cache
def districts() -> frozenset[str]:
    """The six-digit codes of today's districts, as the pinned region data has them."""
    packed = files("lokal").joinpath("data", "wilayah.json.gz").read_bytes()
    codes = json.loads(gzip.decompress(packed))
    return frozenset(code.replace(".", "") for code in codes if len(code) == 8)


@cache
def regencies() -> frozenset[str]:
    """The four-digit codes of today's regencies and cities."""
    return frozenset(code[:4] for code in districts())


def region_warnings(text: str) -> list[str]:
    """Old codes may be gone today: odd, never wrong. 99 is nobody's, kept for tests."""
    if text.startswith(TEST_RANGE) or text[:6] in districts():
        return []
    if text[:4] in regencies():
        return ["Kode kecamatan di awal nomor tidak dikenal; mungkin kode lama."]
    return ["Kode kabupaten/kota di awal nomor tidak dikenal; mungkin kode lama."]


def nik_warnings(text: str) -> list[str]:
    """Its region."""
    return region_warnings(text)


def kk_warnings(text: str) -> list[str]:
    """Its region, its day of issue, its serial."""
    found = region_warnings(text)
    if not is_day(int(text[6:8]), int(text[8:10]), int(text[10:12])):
        found.append("Tanggal terbit di dalam nomor KK tidak ada.")
    if text[12:] == "0000":
        found.append("Nomor KK berakhir 0000.")
    return found


def npwp_warnings(text: str) -> list[str]:
    """The region, when it is a NIK."""
    return [] if text.startswith("0") else region_warnings(text)


@cache
def mobile() -> re.Pattern[str]:
    """What a mobile number of Indonesia looks like after its country's code, by libphonenumber."""
    known = phonenumbers.PhoneMetadata.metadata_for_region("ID", None)
    pattern = known.mobile.national_number_pattern if known and known.mobile else None
    return re.compile(pattern or "(?!)")


def phone(text: str) -> str:
    """Any spelling to +62...; landlines too; another country's only with its own + code."""
    if (plain := PLAIN_MOBILE.fullmatch(text)) and mobile().fullmatch(
        national := SEPARATORS.sub("", plain[1])
    ):
        return f"+62{national}"
    if HIDDEN.search(text):
        raise Absent("nomornya disamarkan oleh pengirim")
    if ROUNDED.fullmatch(text.strip()):
        raise Malformed("dibulatkan oleh lembar kerja (seperti 8,1E+11): tulis sebagai teks")
    bare = re.sub(r"(?<=\d)\.0$", "", LABEL.sub("", text).strip(": '"))
    if len(re.sub(r"\D", "", bare)) > 15:
        raise Malformed("terlalu panjang untuk satu nomor telepon")
    try:
        number = phonenumbers.parse(bare, "ID")
    except phonenumbers.NumberParseException:
        raise Malformed("bukan nomor telepon") from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise Malformed("bukan nomor telepon yang dapat dihubungi")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
