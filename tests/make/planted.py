"""A workbook of an office with planted mistakes, each beside what was meant: 25 kinds of them, 40
of each. Names of businesses and people are made up; places are real ones of Jawa Tengah."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

EACH = 40
COLUMNS = (
    "Nama Usaha", "Nama Pemilik", "NIK", "Tanggal Lahir", "L/P", "No HP", "No WA", "Email",
    "Alamat", "Desa", "Kecamatan", "Kabupaten", "Jenis Usaha", "KBLI", "NIB", "Tahun Berdiri",
    "Status Tempat", "Omzet per bulan", "Lat", "Long",
)  # fmt: skip
YEARLY = "Omzet per tahun"
FIRST = ("Sri", "Siti", "Tri", "Endang", "Sumarni", "Wahyu", "Agus", "Bambang", "Dwi", "Eko")
LAST = ("Lestari", "Rahayu", "Widodo", "Santoso", "Hartati", "Utami", "Prasetyo", "Handayani")
KINDS_OF_SHOP = ("Warung", "Toko", "Dapur", "Kios", "Griya", "Sanggar")
WORK = (
    ("keripik tempe", "10794"), ("jahit baju", "14120"), ("laundry kiloan", "96200"),
    ("bengkel sepeda motor", "45407"), ("tempe", "10391"), ("batik tulis", "13134"),
)  # fmt: skip
SLIPS = {
    "keripik tempe": ("kripik tempe", "keripik tempee", "kerpik tempe", "keripk tempe"),
    "jahit baju": ("jahit bajuu", "jait baju", "jahitt baju", "jahit bju"),
    "laundry kiloan": ("loundry kiloan", "laundri kiloan", "laundry kilo an", "laundy kiloan"),
    "bengkel sepeda motor": ("bengkl sepeda motor", "bengkel spd motor", "bengkel sepeda moter"),
    "tempe": ("tempee", "tmpe", "tempe'"),
    "batik tulis": ("batik tullis", "bathik tulis", "batk tulis"),
}
SHORT_CODES = (
    ("tanam jagung", "01111", "1111"), ("ternak ayam kampung", "01467", "1467"),
    ("keripik tempe", "10794", "1079"), ("jahit baju", "14120", "1412"),
    ("laundry kiloan", "96200", "9620"), ("tempe", "10391", "1039"),
)  # fmt: skip
SEXES = (
    ("P", "Prempuan"), ("P", "Perempun"), ("P", "Wanita"), ("P", "pr."), ("P", "Peremuan"),
    ("L", "Laki2"), ("L", "laki-lki"), ("L", "Lk."), ("L", "PRIA"), ("L", "Laki - laki"),
)  # fmt: skip
PREMISES = (
    ("milik sendiri", "rumah sendiri bagian depan"), ("sewa", "ngontrak ruko 2 th"),
    ("milik keluarga", "numpang rumah mertua"), ("milik sendiri", "milik sendri"),
    ("sewa", "Sewa per tahun"), ("keliling", "kliling"), ("milik sendiri", "rmh sendiri"),
    ("pasar", "los di psr Gede"),
)  # fmt: skip
SUMS = (
    ("2500000", "2,5 jt"), ("750000", "Rp 750rb"), ("1200000", "1.2 juta"),
    ("2500000", "2.5OO.000"), ("3000000", "Rp. 3.000.000,-"), ("1500000", "1,5jt"),
    ("900000", "sekitar 900 ribu"),
    ("4000000", "± 4.000.000"), ("500000", "5oo rb"), ("15000000", "15 Jt"),
)  # fmt: skip
FORMS = (
    ("CV Sumber Rejeki {}", "CV.SUMBER REJEKI {}"), ("PT Maju Lancar {}", "PT.Maju Lancar {}"),
    ("UD Tani {}", "UD.TANI {}"), ("CV Anugerah {}", "Anugerah {}, CV"),
    ("KUB Melati {}", "KUB.Melati {}"), ("CV Berkah {}", "C.V. Berkah {}"),
)  # fmt: skip
NO_NAMES = ("", "-", "Belum ada nama", "BELUM ADA NAMA.", "tidak ada", "Tanpa nama", "blm ada")
OLD = {"c": "tj", "j": "dj", "u": "oe"}
Place = tuple[str, str, str]  # village, district, regency, as they are called


@dataclass(frozen=True)
class Places:
    """Places by what may be got wrong with them: all; of a village that no other district of its
    regency has, with another district there; whose district is the only one of its name."""

    all: Sequence[Place]
    neighbours: Sequence[tuple[Place, str]]
    single: Sequence[Place]


@dataclass(frozen=True)
class Planted:
    """One row: its kind of mistake, its cells as they were meant and as they were written."""

    kind: str
    meant: dict[str, str | int | float]
    written: dict[str, str | int | float] = field(default_factory=dict)


def usual(number: int, places: Places, chance: random.Random) -> dict[str, str | int | float]:
    """A row without a mistake, of a business that does not exist."""
    village, district, regency = chance.choice(places.all)
    owner = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    work, code = chance.choice(WORK)
    day, month, year = 1 + number % 28, 1 + number % 12, 60 + number % 39
    return {
        "Nama Usaha": f"{chance.choice(KINDS_OF_SHOP)} {owner.split()[-1]} {letters(number)}",
        "Nama Pemilik": owner,
        "NIK": f"992107{day:02}{month:02}{year:02}{1 + number % 9_998:04}",
        "Tanggal Lahir": f"{day:02}-{month:02}-19{year:02}",
        "L/P": "P",
        "No HP": f"0899{number:08}",
        "No WA": "",
        "Email": f"usaha{number}@example.id",
        "Alamat": f"Jl. Kenanga No. {number}",
        "Desa": village,
        "Kecamatan": district,
        "Kabupaten": regency,
        "Jenis Usaha": work,
        "KBLI": code,
        "NIB": f"912{number:010}",
        "Tahun Berdiri": str(2000 + number % 25),
        "Status Tempat": "sewa",
        "Omzet per bulan": "2500000",
        "Lat": f"-7.{500_000 + number}",
        "Long": f"110.{400_000 + number}",
    }


def letters(number: int) -> str:
    """A number as letters, so that names differ and are words."""
    return "".join(chr(97 + int(digit)) for digit in str(number)).capitalize()


@dataclass(frozen=True)
class Row:
    """A row on its way: its cells, its number, what is drawn by lot."""

    row: dict[str, str | int | float]
    n: int
    chance: random.Random


Writer = Callable[[Row], dict[str, str | int | float]]  # the cells that it changes


def slip(name: str, chance: random.Random) -> str:
    """The name with one letter missing, doubled, or exchanged with its neighbour."""
    at = chance.randrange(2, len(name) - 1)
    way = chance.randrange(3)
    if way == 0:
        return name[:at] + name[at + 1 :]
    if way == 1:
        return name[:at] + name[at] + name[at:]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def respelt(name: str) -> str:
    """The name as it was spelt before 1972."""
    return re.sub("[cju]", lambda found: OLD[found[0]], name.lower()).title()


def shorter(nib: str, number: int) -> str:
    """A number without its first zero, as Excel leaves it; of one in four a digit is missing that
    nobody can tell."""
    return nib[1:] if number // len(WRITERS) % 4 else nib[:5] + nib[6:]


def serial(day: str) -> str:
    """A day as the number that Excel keeps for it."""
    return str((datetime.strptime(day, "%d-%m-%Y") - datetime(1899, 12, 30)).days)


def broken(said: str | int | float) -> str:
    """A long number as Excel shows it."""
    digits = str(said)
    return f"{digits[0]}.{digits[1:5]}E+{len(digits) - 1}"


def plant(kind: str, number: int, places: Places, chance: random.Random) -> Planted:
    """One row with one mistake."""
    meant = usual(number, places, chance)
    if kind in PLACED:
        PLACED[kind](meant, number, places, chance)
    if kind in BEFORE:
        meant |= BEFORE[kind](Row(meant, number, chance))
    written = dict(meant)
    written |= WRITERS[kind](Row(written, number, chance))
    return Planted(kind, meant, written)


def sited(row: dict[str, str | int | float], place: Place) -> None:
    """The row lies there."""
    row["Desa"], row["Kecamatan"], row["Kabupaten"] = place


def near(row, number, places, chance) -> None:
    """A place whose district will be written wrong."""
    place, other = chance.choice(places.neighbours)
    sited(row, place)
    row["Alamat"] = f"Jl. Kenanga No. {number}"
    row["_other"] = other


def alone(row, number, places, chance) -> None:
    """A place whose district has no namesake."""
    sited(row, chance.choice(places.single))
    if number % 2:
        row["Desa"] = ""


def long_village(row, number, places, chance) -> None:
    """A place with a long name without a number behind it."""
    fitting = [one for one in places.all if len(one[0]) >= 7 and one[0].isalpha()]
    sited(row, chance.choice(fitting))


def old_district(row, number, places, chance) -> None:
    """A place whose district was once spelt otherwise."""
    sited(row, chance.choice([one for one in places.all if respelt(one[1]) != one[1]]))


PLACED = {
    "village_slip": long_village, "old_spelling": old_district, "other_district": near,
    "regency_missing": alone,
}  # fmt: skip


def pick(pairs, number: int):
    """Each in turn, from one row of a kind to the next."""
    return pairs[number // len(WRITERS) % len(pairs)]


BEFORE: dict[str, Writer] = {
    "two_phones": lambda it: {"No WA": f"0857{it.n:08}"},
    "sector_slip": lambda it: (
        {
            "Jenis Usaha": pick(WORK, it.n)[0],
            "KBLI": pick(WORK, it.n)[1],
            "Nama Usaha": f"Usaha {letters(it.n)}",
        }
    ),
    "short_code": lambda it: (
        {"Jenis Usaha": pick(SHORT_CODES, it.n)[0], "KBLI": pick(SHORT_CODES, it.n)[1]}
    ),
    "odd_sex": lambda it: {"L/P": pick(SEXES, it.n)[0]},
    "premises_words": lambda it: {"Status Tempat": pick(PREMISES, it.n)[0]},
    "sum_in_words": lambda it: {"Omzet per bulan": pick(SUMS, it.n)[0]},
    "no_name": lambda _: {"Nama Usaha": ""},
    "glued_form": lambda it: {"Nama Usaha": pick(FORMS, it.n)[0].format(letters(it.n))},
    "nib_12": lambda it: {"NIB": f"0220{it.n:09}"},
    "short_year": lambda it: {"Tahun Berdiri": str(1990 + it.n % 30)},
    "thousands": lambda it: {YEARLY: str(12_000_000 + 1_000 * (it.n * 7_919 % 60_000))},
}
WRITERS: dict[str, Writer] = {
    "phone_zero": lambda it: {"No HP": int(str(it.row["No HP"]))},
    "two_phones": lambda it: (
        {
            "No HP": pick((" / ", ", ", " dan ", "; ", " & "), it.n).join(
                (str(it.row["No HP"]), str(it.row["No WA"]))
            ),
            "No WA": "",
        }
    ),
    "phone_letter": lambda it: {"No HP": "O" + str(it.row["No HP"])[1:]},
    "phone_destroyed": lambda it: {"No HP": broken(it.row["No HP"])},
    "nik_15": lambda it: {"NIK": str(it.row["NIK"])[:7] + str(it.row["NIK"])[8:]},
    "nik_destroyed": lambda it: {"NIK": broken(it.row["NIK"])},
    "birth_serial": lambda it: {"Tanggal Lahir": serial(str(it.row["Tanggal Lahir"]))},
    "email_comma": lambda it: {"Email": str(it.row["Email"]).replace(".id", ",id")},
    "village_slip": lambda it: {"Desa": slip(str(it.row["Desa"]), it.chance)},
    "old_spelling": lambda it: {"Kecamatan": respelt(str(it.row["Kecamatan"]))},
    "other_district": lambda it: {"Kecamatan": it.row.pop("_other")},
    "regency_missing": lambda _: {"Kabupaten": ""},
    "ditto": lambda it: {"Kabupaten": pick(("sda", '"', "idem"), it.n)},
    "sum_in_words": lambda it: {"Omzet per bulan": pick(SUMS, it.n)[1]},
    "sum_range": lambda it: {"Omzet per bulan": pick(("1-2 jt", "> 5 juta"), it.n)},
    "sector_slip": lambda it: (
        {"Jenis Usaha": it.chance.choice(SLIPS[str(it.row["Jenis Usaha"])]), "KBLI": ""}
    ),
    "short_code": lambda it: {"KBLI": pick(SHORT_CODES, it.n)[2]},
    "odd_sex": lambda it: {"L/P": pick(SEXES, it.n)[1]},
    "premises_words": lambda it: {"Status Tempat": pick(PREMISES, it.n)[1]},
    "no_name": lambda it: {"Nama Usaha": pick(NO_NAMES, it.n)},
    "glued_form": lambda it: {"Nama Usaha": pick(FORMS, it.n)[1].format(letters(it.n))},
    "nib_12": lambda it: {"NIB": shorter(str(it.row["NIB"]), it.n)},
    "short_year": lambda it: (
        {
            "Tahun Berdiri": pick(("'{}", "{}", "th {}"), it.n).format(
                str(it.row["Tahun Berdiri"])[2:]
            )
        }
    ),
    "swapped": lambda it: {"Lat": it.row["Long"], "Long": it.row["Lat"]},
    "thousands": lambda it: {YEARLY: int(str(it.row[YEARLY])) // 1_000},
}
# What nobody can know from the list: it must stay unknown.
UNKNOWABLE = frozenset({"phone_destroyed", "nik_15", "nik_destroyed", "sum_range"})


def rows(places: Places) -> list[Planted]:
    """All rows, mixed, those with sums in thousands last: they stand on a sheet of their own."""
    chance = random.Random(1_000)
    planted = [
        plant(kind, 1 + at * len(WRITERS) + nth, places, chance)
        for at in range(EACH)
        for nth, kind in enumerate(WRITERS)
    ]
    for one in planted:
        one.meant.pop("_other", None)
    chance.shuffle(planted)
    planted.sort(key=lambda one: one.kind == "thousands")
    return like_above(planted)


def like_above(planted: list[Planted]) -> list[Planted]:
    """A row that says "the same as above" lies where the one above lies."""
    above: dict[str, str | int | float] = {}
    for one in planted:
        if one.kind == "ditto" and above:
            for name in ("Desa", "Kecamatan", "Kabupaten"):
                one.meant[name] = above[name]
                if name != "Kabupaten":
                    one.written[name] = above[name]
        above = one.meant if one.written["Kabupaten"] else {}
    return planted


def workbook(path: Path, planted: Sequence[Planted], *, mended: bool) -> Path:
    """The workbook as it was written, or as it was meant (`mended`)."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(["No", *COLUMNS])
    yearly = book.create_sheet("Omzet")
    heads = [*COLUMNS[:-3], YEARLY]
    yearly.append(["No", *heads])
    for number, one in enumerate(planted, 1):
        said = one.meant if mended else one.written
        if one.kind == "thousands":
            yearly.append([number, *(said[head] for head in heads)])
        else:
            sheet.append([number, *(said[head] for head in COLUMNS)])
    book.save(path)
    return path
