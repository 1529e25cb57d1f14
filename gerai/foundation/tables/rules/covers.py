"""The sheet in front of a workbook that goes back: it is no list when the workbook comes again.

No Django here.
"""

COVER = "Baca dulu"
COVER_TITLE = "Daftar Anda perlu diperbaiki"


def is_cover(name: str, first: object) -> bool:
    """Whether a sheet is our cover, by its name and its first cell."""
    return name.startswith(COVER) and first == COVER_TITLE
