"""Builders of lists as offices send them: files of businesses who do not exist."""

import csv
from pathlib import Path

HEADER = (
    "No", "Nama Usaha", "Nama Pemilik", "NIK", "No HP", "Alamat", "Desa", "Kecamatan", "Kabupaten",
    "Jenis Usaha", "Omzet per bulan",
)  # fmt: skip
GOOD = {
    "Nama Usaha": "Keripik Bu Darsini",
    "Nama Pemilik": "Darsini",
    "NIK": "9921071205710003",
    "No HP": "0899-1234-5001",
    "Alamat": "Jl. Kauman No. 12",
    "Desa": "Merbung",
    "Kecamatan": "Klaten Selatan",
    "Kabupaten": "Kab. Klaten",
    "Jenis Usaha": "keripik tempe",
    "Omzet per bulan": "Rp 2.500.000,-",
}

PERSON = {
    "Nama": "Slamet Riyadi",
    "NIK": "9974011203800001",
    "No HP": "0899-1234-6001",
    "Alamat": "Jl. Kauman No. 7",
    "Desa": "Merbung",
    "Kecamatan": "Klaten Selatan",
    "Kabupaten": "Kab. Klaten",
    "Kota Asal": "Jakarta",
    "Keterampilan": "menjahit",
    "Keterangan": "pemudik",
}


def persons(folder: Path, *rows: dict[str, str], name: str = "pemudik.csv") -> Path:
    """A CSV of persons with these rows; what a row does not say is as in PERSON."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["No", *PERSON])
        writer.writerows(
            [number, *(PERSON | row).values()] for number, row in enumerate(rows, start=1)
        )
    return path


def file(folder: Path, *rows: dict[str, str], name: str = "ikm.csv", delimiter: str = ";") -> Path:
    """A CSV with these rows; what a row does not say is as in GOOD, numbered from 1."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(HEADER)
        for number, row in enumerate(rows, start=1):
            said = GOOD | row
            writer.writerow([number, *(said[head] for head in HEADER[1:])])
    return path


def many(folder: Path, count: int, name: str = "banyak.csv") -> Path:
    """A CSV of so many different businesses, every tenth with a number for a name."""
    rows = (
        {
            "Nama Usaha": "12" if number % 10 == 0 else f"Warung {number}",
            "Nama Pemilik": f"Pemilik {chr(65 + number % 26)}",
            "NIK": f"992107{1 + number % 28:02}0571{1 + number % 9_999:04}",
            "No HP": f"0899{number:08}",
        }
        for number in range(1, count + 1)
    )
    return file(folder, *rows, name=name)
