"""Area and sector of many rows at once: each distinct text is asked once."""

from collections.abc import Mapping, Sequence
from typing import Any

from gerai.foundation.areas.queries import inside_root, labels, resolve_many, root
from gerai.foundation.areas.rules import AreaText, Resolved, inside, readings
from gerai.foundation.sectors.models import Sector
from gerai.foundation.sectors.queries import guess_many
from gerai.foundation.tables.rules import Problem, Typed
from gerai.inventory.intake.rules import LEVELS, Reading, area_texts

REMEMBERED = 200_000
CERTAIN = 0.5
REGENCY, DISTRICT = 2, 3
NOWHERE = Resolved("", 0, "", (), "")


class Coder:
    """Codes the rows of one list, whose rows all lie in `within` when that is given."""

    def __init__(self, within: str = "") -> None:
        self.within = within
        self.root = root()
        self.home = Resolved(within, within.count(".") + bool(within), "", (), "")
        self.places: dict[AreaText, Resolved] = {}
        self.sectors: dict[str, dict[str, Any]] = {}
        self.editions: dict[str, list[str]] = {}

    def code(self, rows: Sequence[Typed]) -> list[bool]:
        """Every row has its area and its sector where they are sure, and its problems with them;
        which rows lie inside this installation."""
        ways = [readings_of(row) for row in rows]
        self.resolve({one.text for some in ways for one in some})
        found = [self.best(some) for some in ways]
        asked = {code for _, place in found for code in (place.code, *place.alternatives)}
        names = labels((asked | {self.root, self.within}) - {""})
        for row, (reading, place) in zip(rows, found, strict=True):
            self.settle(row, reading, place, names)
        self.code_sectors(rows)
        return [
            inside_root(row.values.get("area_code", "")) or place.code == ""
            for row, (_, place) in zip(rows, found, strict=True)
        ]

    def resolve(self, texts: set[AreaText]) -> None:
        """Every text is known."""
        if len(self.places) > REMEMBERED:
            self.places.clear()
        fresh = texts - self.places.keys()
        if fresh:
            self.places |= resolve_many(fresh, within=self.within)

    def best(self, ways: Sequence[Reading]) -> tuple[Reading | None, Resolved]:
        """The reading that leads deepest; without any, the area of the whole list."""
        best: tuple[tuple[int, bool], Reading | None, Resolved] = ((-1, False), None, self.home)
        for reading in ways:
            place = self.places[reading.text]
            if reading.strict and (place.level < DISTRICT or not place.settled):
                continue
            rank = (place.level if place.code else 0, place.settled)
            if rank > best[0]:
                best = (rank, reading, place)
        return best[1], best[2]

    def settle(
        self,
        row: Typed,
        reading: Reading | None,
        place: Resolved,
        names: Mapping[str, str],
    ) -> None:
        """The row's area code, the text that found no place, and what is to be mended."""
        columns = [row.values.get(level, "") for level in LEVELS]
        if place.level >= REGENCY:
            row.values["area_code"] = place.code
            below = columns[place.level :]
            if text := ", ".join(part for part in below if part and news(part, names[place.code])):
                row.values["area_text"] = text
            if not inside_root(place.code):
                why = f"{names[place.code]} di luar {names.get(self.root, 'wilayah ini')}"
                row.problems.append(told(row, "outside_root", f"{why}. Kirim ke daerahnya."))
            elif text:
                known = names[place.code]
                why = f'"{text}" tidak dikenal, wilayahnya dicatat sampai {known}'
                row.problems.append(told(row, "area_partly", f"{why}. Periksa ejaannya."))
        elif self.within and place.alternatives and not self.possible(place):
            why = f"{names[place.alternatives[0]]}, bukan {names[self.within]} seperti daftarnya"
            row.problems.append(told(row, "area_other", f"{why}. Periksa mana yang benar."))
        elif place.alternatives:
            choices = " atau ".join(names.get(code, code) for code in place.alternatives[:3])
            why = f"kabupaten/kotanya belum pasti: {choices}? Tulis lengkap"
            row.problems.append(told(row, "area_ambiguous", why + ".", choices))
        else:
            row.problems.append(told(row, "area_unknown", unknown(reading, place)))

    def possible(self, place: Resolved) -> bool:
        """Whether one of the places in question lies where the whole list is said to lie."""
        return any(inside(code, self.within) for code in place.alternatives)

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


def news(part: str, label: str) -> bool:
    """Whether the words say more than the names that are known already: a sender without the
    district writes the city once more in its column."""
    known = {key for name in label.split(", ") for level in (2, 3) for key in keys(name, level)}
    return not known & {key for level in (2, 3) for key in keys(part, level)}


def keys(text: str, level: int) -> set[str]:
    """The folded names that a text may mean at a level, with and without its prefix."""
    return {found for found, _ in readings(text, level)}


def readings_of(row: Typed) -> tuple[Reading, ...]:
    """How the row's area may be read."""
    said = {level: row.values[level] for level in LEVELS if level in row.values}
    address = next((text for field, text in row.personal if field == "address"), "")
    return area_texts(said, address)


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


def unknown(reading: Reading | None, place: Resolved) -> str:
    """Why there is no kabupaten, without saying an address back."""
    if reading is None:
        return "kabupaten/kotanya tidak disebut. Isi kolomnya, atau sebutkan wilayah daftarnya."
    if reading.columns and place.reason:
        return f"{place.reason}. Periksa ejaannya, atau sebutkan wilayah daftarnya."
    return "kabupaten/kotanya tidak dikenali dari alamat. Tulis kabupaten/kotanya."


def told(row: Typed, code: str, why: str, proposal: str | None = None) -> Problem:
    """A problem of the row's area."""
    return Problem("area", code, f"{row.where}: {why}", proposal)
