"""The area of many rows at once: from their columns, their address, their place on the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gerai.foundation.areas.queries import (
    areas_at,
    by_codes,
    inside_root,
    labels,
    read_many,
    root,
    short_labels,
)
from gerai.foundation.areas.rules import (
    LEVELS,
    NOTHING,
    AreaText,
    Found,
    Resolved,
    codes_of,
    inside,
    readings,
    speaks,
    trail,
)
from gerai.foundation.tables.rules import Problem, Typed
from gerai.foundation.tables.rules.places import place as place_on_map

REMEMBERED = 50_000
SHORT = 300  # letters of columns that are remembered
REGENCY = 2
Said = tuple[AreaText, str]
Way = tuple[str, tuple[str, ...]]  # a level, and the texts one of which ends the problem there
NO_WAY: Way = ("", ())
ASKABLE = frozenset({"area_partly", "area_ambiguous"})
TRIED = 3  # places in question of a row
CODED = tuple(f"{level}_code" for level in LEVELS)


class Placer:
    """Places the rows of one list, whose rows all lie in `within` when that is given."""

    def __init__(self, within: str = "") -> None:
        self.within = within
        self.root = root()
        self.home = Found(Resolved(within, within.count(".") + bool(within), "", (), ""))
        self.silent = replace(self.home, read=False)
        self.known: dict[tuple[str, Said], Found] = {}
        self.names: dict[str, str] = {}
        self.short: dict[str, str] = {}
        self.ways: dict[tuple[str, ...], Way] = {}

    def place(self, rows: Sequence[Typed]) -> list[bool]:
        """Every row has its area where that is sure, and its problems with it, each with the text
        that would end it; which rows lie inside this installation."""
        found = self.settle_all(rows)
        self.propose(rows, found)
        return [
            inside_root(row.values.get("area_code", "")) or one.place.code == ""
            for row, one in zip(rows, found, strict=True)
        ]

    def settle_all(self, rows: Sequence[Typed]) -> list[Found]:
        """Every row has its area and its problems; what was found of each."""
        said = [said_by(row) for row in rows]
        found = self.read(self.within, said)
        self.read_by_codes(rows, said, found)
        self.read_on_the_map(rows, said, found)
        asked = {code for one in found for code in (one.place.code, *one.place.alternatives)}
        asked = (asked | {self.root, self.within}) - {""}
        if fresh := asked - self.names.keys():
            self.names |= labels(fresh)
        for row, one in zip(rows, found, strict=True):
            self.settle(row, one, self.names)
        return found

    def propose(self, rows: Sequence[Typed], found: Sequence[Found]) -> None:
        """What would end a row's problem is tried on a copy of the row: a text is proposed only
        where it did, into the cell in which it did."""
        asked = {
            at: asking_of(row)
            for at, (row, one) in enumerate(zip(rows, found, strict=True))
            if one.place.alternatives and any(it.code in ASKABLE for it in row.problems)
        }
        if len(self.ways) > REMEMBERED:
            self.ways.clear()
        fresh = {key: at for at, key in asked.items() if key not in self.ways}
        self.name_shortly(found[at].place for at in fresh.values())
        trials = [
            (key, level, text, code, tried(rows[at], level, text))
            for key, at in fresh.items()
            for code in found[at].place.alternatives[:TRIED]
            for level, text in self.texts(code, rows[at])
        ]
        if trials:
            self.settle_all([trial for *_, trial in trials])
        self.ways |= dict.fromkeys(fresh, NO_WAY)
        for key, level, text, code, trial in trials:
            way = self.ways[key]
            if not trial.problems and inside(trial.values.get("area_code", ""), code):
                if way is NO_WAY:
                    self.ways[key] = (level, (text,))
                elif level == way[0] and text not in way[1]:
                    self.ways[key] = (level, (*way[1], text))
        for at, key in asked.items():
            way, sure = self.ways[key], not found[at].place.disputed
            rows[at].problems[:] = [led(it, way, sure=sure) for it in rows[at].problems]

    def name_shortly(self, places: Iterable[Resolved]) -> None:
        """What every area in question and those above it are called by themselves."""
        asked = {part for place in places for code in place.alternatives for part in trail(code)}
        if fresh := asked - self.short.keys():
            self.short |= short_labels(fresh)

    def texts(self, code: str, row: Typed) -> list[tuple[str, str]]:
        """Each level and what would be typed there, the smallest first; not what stands there."""
        named = [
            (level, self.short.get(part, ""))
            for level, part in zip(LEVELS[1:], trail(code)[1:], strict=False)
        ]
        return [
            (level, text)
            for level, text in reversed(named)
            if text and text.casefold() != str(row.values.get(level, "")).casefold()
        ]

    def read(self, within: str, said: Sequence[Said]) -> list[Found]:
        """The place of each text; each distinct one is asked once in a list."""
        if len(self.known) > REMEMBERED:
            self.known.clear()
        fresh = dict.fromkeys(one for one in said if (within, one) not in self.known)
        for one, found in read_many(fresh, within=within).items():
            nothing = self.home if found.read else self.silent
            self.known[within, one] = found if found.place.reason else nothing
        return [self.known[within, one] for one in said]

    def read_by_codes(
        self, rows: Sequence[Typed], said: Sequence[Said], found: list[Found]
    ) -> None:
        """A row whose kabupaten its words do not tell has the one of its codes; one whose words
        and codes tell two is disputed."""
        pairs = [codes_of([row.values.get(name, "") for name in CODED]) for row in rows]
        known = by_codes(pairs) if any(map(any, pairs)) else {}
        for at, one in enumerate(found):
            coded = known.get(pairs[at])
            if coded is None or one.place.disputed or not inside(coded.code, self.within):
                continue
            if coded.code and one.place.level < REGENCY:
                again = self.read(coded.code[:5], [said[at]])[0]
                deeper = again.place.reason and again.place.level >= coded.level
                found[at] = again if deeper or again.place.disputed else Found(coded)
            elif coded.code and not inside(one.place.code, coded.code[:5]):
                both = (one.place.code, coded.code)
                found[at] = Found(Resolved("", 0, "", both, coded.reason, disputed=True))
            elif not coded.code and one.place.level < REGENCY and not one.place.alternatives:
                found[at] = Found(coded, columns=True)

    def read_on_the_map(
        self, rows: Sequence[Typed], said: Sequence[Said], found: list[Found]
    ) -> None:
        """A row whose kabupaten its words do not tell is read again within the one whose imported
        boundary holds its coordinates; a dispute is no silence, and stays."""
        if len(self.within) >= len("33.10"):
            return
        where = {
            at: spot
            for at, one in enumerate(found)
            if one.place.level < REGENCY and not one.place.disputed and (spot := spot_of(rows[at]))
        }
        codes = areas_at(where.values()) if where else {}
        by_code: dict[str, list[int]] = {}
        for at, spot in where.items():
            if (code := codes.get(spot)) and inside(code, self.within):
                by_code.setdefault(code, []).append(at)
        for code, places in by_code.items():
            again = self.read(code, [said[at] for at in places])
            for at, one in zip(places, again, strict=True):
                found[at] = one if one.place.reason else on_the_map(code)

    def settle(self, row: Typed, found: Found, names: Mapping[str, str]) -> None:
        """The row's area code, the text that found no place, and what is to be mended."""
        place = found.place
        if place.level >= REGENCY:
            row.values["area_code"] = place.code
            below = [row.values.get(level, "") for level in LEVELS][place.level :]
            if text := ", ".join(part for part in below if part and news(part, names[place.code])):
                row.values["area_text"] = text
            if not inside_root(place.code):
                why = f"{names[place.code]} di luar {names.get(self.root, 'wilayah ini')}"
                row.problems.append(told(row, "outside_root", f"{why}. Kirim ke daerahnya."))
            elif text:
                row.problems.append(partly(row, text, place, names))
        elif self.within and place.alternatives and not self.possible(place):
            why = f"{names[place.alternatives[0]]}, bukan {names[self.within]} seperti daftarnya"
            row.problems.append(told(row, "area_other", f"{why}. Periksa mana yang benar."))
        elif place.alternatives:
            choices = " atau ".join(regencies(place, names))
            several = " atau " in choices
            likely = f": {choices}?" if several else f", mungkin {choices}."
            why = f"kabupaten/kotanya belum pasti{likely} Tulis lengkap"
            row.problems.append(told(row, "area_ambiguous", why + "."))
        else:
            row.problems.append(told(row, "area_unknown", unknown(found)))

    def possible(self, place: Resolved) -> bool:
        """Whether one of the places in question lies where the whole list is said to lie."""
        return any(inside(code, self.within) for code in place.alternatives)


def said_by(row: Typed) -> Said:
    """The row's own columns and its address, as far as that may say more than they do."""
    get = row.values.get
    said = [get(level, "") for level in LEVELS]
    short = sum(map(len, said)) <= SHORT
    columns = in_columns(*said) if short else AreaText(*said)
    address = next((text for field, text in row.personal if field == "address"), "")
    return columns, address if columns is NOTHING or speaks(address) else ""


@lru_cache(REMEMBERED)
def in_columns(*columns: str) -> AreaText:
    """Equal columns are one object; none at all are NOTHING."""
    return AreaText(*columns) if any(columns) else NOTHING


def spot_of(row: Typed) -> tuple[float, float] | None:
    """Where the row says that the business stands, if that is in Indonesia."""
    degrees = {
        field: float(text) for field, text in reversed(row.personal) if field.endswith("itude")
    }
    spot = place_on_map(degrees.get("latitude"), degrees.get("longitude")).value
    if not spot:
        return None
    latitude, _, longitude = str(spot).partition(",")
    return float(latitude), float(longitude)


def on_the_map(code: str) -> Found:
    """A kabupaten that nothing but the coordinates tells."""
    return Found(Resolved(code, REGENCY, "", (), "koordinatnya"))


def news(part: str, label: str) -> bool:
    """Whether the words say more than the names that are known already: a sender without the
    district writes the city once more in its column."""
    known = {key for name in label.split(", ") for level in (2, 3) for key in keys(name, level)}
    return not known & {key for level in (2, 3) for key in keys(part, level)}


def keys(text: str, level: int) -> set[str]:
    """The folded names that a text may mean at a level, with and without its prefix."""
    return {found for found, _ in readings(text, level)}


def regencies(place: Resolved, names: Mapping[str, str]) -> list[str]:
    """The places to choose from, each once."""
    return list(dict.fromkeys(names.get(code, code) for code in place.alternatives))[:3]


def partly(row: Typed, text: str, place: Resolved, names: Mapping[str, str]) -> Problem:
    """What of the columns found no place, with the names that they may have meant."""
    why = f'"{text}" belum ditemukan di {names[place.code]}, dan wilayahnya dicatat sampai di situ'
    choices = " atau ".join(regencies(place, names))
    hint = f" Mungkin {choices}?" if choices else ""
    return told(row, "area_partly", f"{why}.{hint} Periksa ejaannya.")


def unknown(found: Found) -> str:
    """Why there is no kabupaten, without saying an address back."""
    if not found.read:
        return "kabupaten/kotanya tidak disebut. Isi kolomnya, atau sebutkan wilayah daftarnya."
    if found.columns and found.place.reason:
        return f"{found.place.reason}. Periksa ejaannya, atau sebutkan wilayah daftarnya."
    return "kabupaten/kotanya tidak dikenali dari alamat. Tulis kabupaten/kotanya."


def told(row: Typed, code: str, why: str) -> Problem:
    """A problem of the row's area."""
    return Problem("area", code, f"{row.where}: {why}")


def asking_of(row: Typed) -> tuple[str, ...]:
    """All that a row says of its area, by which equal questions are known."""
    get = row.values.get
    address = next((text for field, text in row.personal if field == "address"), "")
    return (*(get(level, "") for level in (*LEVELS, *CODED)), address)


def tried(row: Typed, level: str, text: str) -> Typed:
    """The row as it would be with the text in that cell, as far as its area is concerned."""
    kept = {name: row.values[name] for name in (*LEVELS, *CODED) if name in row.values}
    return Typed(row.number, kept | {level: text}, row.personal, [], row.where)


def led(problem: Problem, way: Way, *, sure: bool) -> Problem:
    """The problem with the text that ends it, or with those of which one may: also a single one
    where two places are disputed, since the other may be the right one."""
    into, texts = way
    if not texts or problem.code not in ASKABLE:
        return problem
    proposal = texts[0] if sure and len(texts) == 1 else None
    return replace(problem, proposal=proposal, choices=() if proposal else texts, into=into)
