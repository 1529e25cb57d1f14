"""Area and sector of many rows at once: each distinct text is asked once."""

from collections.abc import Sequence

from gerai.foundation.tables.rules import Typed

from .placing import Placer
from .sectoring import Sectors


class Coder:
    """Codes the rows of one list, whose rows all lie in `within` when that is given; `sectors`:
    they have a line of business."""

    def __init__(self, within: str = "", *, sectors: bool = True) -> None:
        self.placer = Placer(within)
        self.sectors = Sectors() if sectors else None

    def code(self, rows: Sequence[Typed]) -> list[bool]:
        """Every row has its area and its sector where they are sure, and its problems with them;
        which rows lie inside this installation."""
        inside = self.placer.place(rows)
        if self.sectors:
            self.sectors.code(rows)
        return inside
