"""Area and sector of many rows at once: each distinct text is asked once."""

from collections.abc import Sequence
from typing import Any

from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import guess_many
from gerai.foundation.tables.rules import Problem, Typed

from .placing import Placer

REMEMBERED = 200_000
CERTAIN = 0.5


class Coder:
    """Codes the rows of one list, whose rows all lie in `within` when that is given."""

    def __init__(self, within: str = "") -> None:
        self.placer = Placer(within)
        self.sectors: dict[str, dict[str, Any]] = {}
        self.editions: dict[str, list[str]] = {}

    def code(self, rows: Sequence[Typed]) -> list[bool]:
        """Every row has its area and its sector where they are sure, and its problems with them;
        which rows lie inside this installation."""
        inside = self.placer.place(rows)
        self.code_sectors(rows)
        return inside

    def code_sectors(self, rows: Sequence[Typed]) -> None:
        """A KBLI code that was written stands; else the words are asked for one."""
        written = {code for row in rows if (code := row.values.get("sector_code"))}
        if fresh := written - self.editions.keys():
            self.editions |= {code: [] for code in fresh}
            for code, edition in Sector.objects.filter(code__in=fresh).values_list(
                "code", "edition"
            ):
                self.editions[code].append(edition)
        texts = [words_of(row) for row in rows]
        asked = {text for text in texts if text} - self.sectors.keys()
        if len(self.sectors) > REMEMBERED:
            self.sectors.clear()
        self.sectors |= {text: chosen(guesses) for text, guesses in guess_many(asked).items()}
        for row, text in zip(rows, texts, strict=True):
            if code := row.values.get("sector_code"):
                self.keep_written(row, code)
            elif text:
                row.values |= self.sectors[text]

    def keep_written(self, row: Typed, code: str) -> None:
        """A code with its edition. One that our tables do not hold is kept without an edition: they
        are not the whole official list, so the sender may well be right."""
        editions = self.editions[code]
        if editions:
            row.values["sector_edition"] = max(editions)
            return
        why = f"kode KBLI {code} disimpan, tetapi belum ada dalam daftar pemasangan ini"
        row.problems.append(Problem("sector_code", "not_listed", f"{row.where}: {why}."))


def words_of(row: Typed) -> str:
    """What a sector is guessed from: what is made and what is done; with one of them or none, the
    name too (of "TERNAK IKAN" the product alone says only "IKAN")."""
    words = [text for field in ("products", "activity") if (text := row.values.get(field, ""))]
    if len(words) < 2:
        words.append(row.values.get("name", ""))
    return "; ".join(words)


def chosen(guesses: Sequence[Any]) -> dict[str, Any]:
    """The best guess where it is good enough, and all three with score and reason to look at."""
    if not guesses:
        return {}
    shown = [[one.code, one.edition, round(one.score, 2), one.reason] for one in guesses[:3]]
    sure = {"sector_code": guesses[0].code, "sector_edition": guesses[0].edition}
    return {"sector_guesses": shown} | (sure if guesses[0].score >= CERTAIN else {})
