"""A list of invented businesses with twenty columns, as CSV and as XLSX; the same at each making.

Identity numbers begin with 99, a region that does not exist. Names repeat as in life: a few
thousand villages, some hundred first names, numbers that are all different.
"""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from openpyxl import Workbook

HEADER = (
    "No", "Nama Usaha", "Nama Pemilik", "NIK", "No HP", "Tanggal Lahir", "Jenis Kelamin", "Alamat",
    "Desa", "Kecamatan", "Kabupaten", "Jenis Usaha", "Produk", "KBLI", "NIB", "Tahun Berdiri",
    "Tenaga Kerja", "Modal", "Omzet Setahun", "Catatan",
)  # fmt: skip
FIRST = (
    "Sri", "Siti", "Endang", "Dewi", "Nur", "Ratna", "Tuti", "Sumarni", "Wahyuni", "Yuni", "Budi",
    "Agus", "Slamet", "Joko", "Bambang", "Suparman", "Eko", "Ahmad", "Sukardi", "Teguh", "Hendra",
)  # fmt: skip
LAST = (
    "Lestari", "Handayani", "Astuti", "Rahayu", "Susilowati", "Purwanti", "Hidayati", "Utami",
    "Santoso", "Wibowo", "Setiawan", "Kurniawan", "Nugroho", "Saputra", "Raharjo", "Hartono",
)  # fmt: skip
TRADES = (
    ("Warung", "warung makan", "nasi rames", "56102"),
    ("Toko", "toko kelontong", "sembako", "47111"),
    ("Keripik", "membuat keripik", "keripik tempe", "10794"),
    ("Batik", "membatik", "batik tulis", "13134"),
    ("Konveksi", "menjahit pakaian", "seragam sekolah", "14111"),
    ("Mebel", "membuat mebel", "meja dan kursi kayu", "31001"),
    ("Roti", "membuat roti dan kue", "kue basah", "10710"),
    ("Anyaman", "kerajinan bambu", "keranjang bambu", "16291"),
)
STREETS = ("Jl. Diponegoro", "Jl. Pemuda", "Jl. Kartini", "Dusun Krajan", "Jl. Raya Pasar")


def villages(province: str) -> list[tuple[str, str, str]]:
    """(village, district, regency) of the province, as people write them."""
    from gerai.foundation.areas.models import Area

    named = dict(Area.objects.filter(code__startswith=province).values_list("code", "name"))
    kinds = dict(Area.objects.filter(code__startswith=province).values_list("code", "kind"))
    return [
        (
            name,
            named[code[:8]],
            f"{'Kota' if kinds[code[:5]] == 'kota' else 'Kab.'} {named[code[:5]]}",
        )
        for code, name in sorted(named.items())
        if len(code) == 13
    ]


def rows(places: Sequence[tuple[str, str, str]], seed: int = 33) -> Iterator[tuple[str, ...]]:
    """Rows without end."""
    dice = Random(seed)
    number = 0
    while True:
        number += 1
        first, last = dice.choice(FIRST), dice.choice(LAST)
        trade, activity, product, code = dice.choice(TRADES)
        village, district, regency = places[dice.randrange(len(places))]
        day, month, year = dice.randrange(1, 29), dice.randrange(1, 13), dice.randrange(50, 100)
        woman = dice.random() < 0.5
        nik = f"99{dice.randrange(1, 75):02}{dice.randrange(1, 30):02}"
        nik += f"{day + 40 * woman:02}{month:02}{year:02}{number % 9_999 + 1:04}"
        yield (
            str(number),
            f"{trade} {first} {last} {dice.randrange(1, 400)}",
            f"{first} {last}",
            nik,
            f"08{dice.choice(('12', '13', '57', '78'))}{dice.randrange(10**7, 10**8)}",
            f"{day:02}-{month:02}-19{year:02}",
            "P" if woman else "L",
            f"{dice.choice(STREETS)} No. {dice.randrange(1, 300)} RT {dice.randrange(1, 9)} RW 2",
            village,
            district,
            regency,
            activity,
            product,
            code if dice.random() < 0.5 else "",
            f"9120{dice.randrange(10**8, 10**9)}" if dice.random() < 0.3 else "",
            str(dice.randrange(1990, 2026)),
            str(dice.randrange(1, 9)),
            str(dice.randrange(1, 400) * 250_000),
            f"Rp {dice.randrange(1, 900)}.{dice.randrange(100, 999)}.000",
            "terdampak pandemi" if dice.random() < 0.6 else "",
        )


def as_csv(path: Path, count: int, places: Sequence[tuple[str, str, str]], seed: int = 33) -> Path:
    """A CSV of so many rows."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(islice(rows(places, seed), count))
    return path


def as_xlsx(path: Path, count: int, places: Sequence[tuple[str, str, str]], seed: int = 33) -> Path:
    """A workbook of so many rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(HEADER)
    for row in islice(rows(places, seed), count):
        sheet.append(row)
    book.save(path)
    return path
