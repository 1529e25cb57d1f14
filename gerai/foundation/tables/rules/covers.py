"""Sheets that we put into a workbook: they are no list when it comes again. No Django here."""

COVER = "Baca dulu"
COVER_TITLE = "Daftar Anda perlu diperbaiki"
GUIDE = "Petunjuk"
GUIDE_TITLE = "Cara mengisi daftar ini"
CHOICES = "Pilihan"
CHOICES_TITLE = "Pilihan untuk daftar ini (jangan diubah)"
OURS = {COVER: COVER_TITLE, GUIDE: GUIDE_TITLE, CHOICES: CHOICES_TITLE}


def may_be_ours(name: str) -> bool:
    """Whether a sheet is called as one of ours."""
    return name.startswith(tuple(OURS))


def is_ours(name: str, first: object) -> bool:
    """Whether a sheet is one of ours, by its name and its first cell."""
    return any(name.startswith(called) and first == title for called, title in OURS.items())
