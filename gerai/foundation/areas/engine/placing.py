"""How a text finds its place among the areas, level by level. No query, no model."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gerai.foundation.areas import rules
from gerai.foundation.areas.rules import AreaText, Resolved

from .names import Names
from .slips import further, near, pairs

SHOWN = 5
KINDS = ("", "provinsi", "kabupaten/kota", "kecamatan", "desa/kelurahan")
SURE_LENGTH = 6  # the letters of a name that a slip may be mended in without asking


def exact(names: Names, level: int, text: str, holders: Sequence[str]) -> list[str]:
    """The areas of that name in one of the holders (all of one level)."""
    return exactly(names, level, text, holders)[0]


def exactly(names: Names, level: int, text: str, holders: Sequence[str]) -> tuple[list[str], str]:
    """The areas of that name in one of the holders, and the key that found them."""
    for key, kinds in rules.readings(text, level):
        found = names.found(level, key, holders)
        if not found:
            continue
        if not kinds:
            return found, key
        fitting = [code for code in found if rules.kind_of(code) in kinds]
        if fitting or level == 4:
            return fitting or found, key  # "Desa X" of a kelurahan: the prefix is often wrong
    return [], ""


@dataclass(slots=True)
class Search:
    """The state of one text on its way down the areas."""

    names: Names
    parts: Sequence[str]
    frontier: list[str]
    known: int
    named: set[int] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)
    doubtful: tuple[str, ...] = ()

    def step(self, level: int, text: str) -> bool:
        """One level down by its text; False when no place was found."""
        found, key = exactly(self.names, level, text, self.frontier)
        if not found and len(self.frontier) == 1:
            found = self.mended(level, text)
        if not found:
            return False
        if len(found) == 1 and f"{found[0]}/{key}" in self.names.aliased:
            self.reasons.append(f"“{text.strip()}” = {self.names.label(found[0])}")
        self.frontier = found
        self.named.add(level)
        return True

    def mended(self, level: int, text: str) -> list[str]:
        """The one area that was meant by a name with a slip; only directly under a parent that is
        known (a regency has its name). Of several, or in a short name, all are kept to be asked
        about."""
        holder = self.frontier[0]
        if level > 2 and rules.DEPTHS[len(holder)] != level - 1:
            if level == 3:
                found = pairs(self.names, text, self.parts[3], holder)
                self.doubtful = tuple(found[:SHOWN])
            return []
        if level == 2 and (found := glued(self.names, text, holder)):
            return found
        old = rules.respelt(text)
        if old != rules.plain(text) and len(then := exact(self.names, level, old, [holder])) == 1:
            return self.taken(text, then[0])
        found = near(self.names, level, text, holder)
        if len(found) == 1 and len(rules.fold(self.names.names[found[0]])) >= SURE_LENGTH:
            return self.taken(text, found[0])
        below = self.parts[level] if level < 4 else ""
        if level == 2 and rules.fold(below):
            others = namesakes(self.names, text, self.frontier)
            if len(others) == 1 and exact(self.names, 3, below, others):
                return self.taken(text, others[0])
        if level == 3 and rules.fold(below) and not found:
            sure = [
                code
                for code in further(self.names, 3, text, holder)
                if exact(self.names, 4, below, [code])
            ]
            if len(sure) == 1:
                return self.taken(text, sure[0])
        self.doubtful = tuple(found[:SHOWN])
        return []

    def taken(self, text: str, code: str) -> list[str]:
        """The area, with a word on how its name was written."""
        self.reasons.append(f"ejaan “{text.strip()}” dibaca {self.names.label(code)}")
        return [code]

    def regency_known(self) -> bool:
        """Said in the text, or by the list's own context."""
        return 2 in self.named or self.known >= 2


def place(names: Names, text: AreaText, within: str = "") -> Resolved:
    """Where a text belongs, seen from the area that its list is about."""
    parts = text.parts
    search = Search(names, parts, [within], rules.DEPTHS[len(within)])
    for level, said in enumerate(parts, start=1):
        if not said or not ((said.isascii() and said.isalpha()) or rules.fold(said)):
            continue
        if said[0].isdigit() and (
            rules.CODE.fullmatch(said.strip()) or rules.DAMAGED.fullmatch(said.strip())
        ):
            return by_code(names, said.strip(), within)
        if level <= search.known:
            if trouble := contradiction(names, level, said, within):
                return trouble
            continue
        if search.step(level, said):
            continue
        if level == 3 and (turned := swapped(search)):
            return turned
        return stopped(search, level)
    return ended(search)


def glued(names: Names, text: str, holder: str) -> list[str]:
    """The regency of "Kab. Tapin Kalimantan Selatan", whose province stands behind it unparted."""
    said = text.split()
    for cut in range(len(said) - 1, 0, -1):
        province = names.below.get("/" + rules.fold(" ".join(said[cut:])))
        if province and (not holder or province == holder):
            return exact(names, 2, " ".join(said[:cut]), [province])
    return []


def swapped(search: Search) -> Resolved | None:
    """District and village the other way round: both must be there by their exact names."""
    names, parts = search.names, search.parts
    if not rules.fold(parts[3]) or not search.regency_known():
        return None
    found = [
        village
        for district in exact(names, 3, parts[3], search.frontier)
        for village in exact(names, 4, parts[2], [district])
    ]
    if len(found) != 1:
        return None
    reason = f"“{parts[3].strip()}” dan “{parts[2].strip()}” tertukar"
    return Resolved(found[0], 4, "", (), "; ".join([*search.reasons, reason]))


def contradiction(names: Names, level: int, said: str, within: str) -> Resolved | None:
    """The row names another area than the one its list is about."""
    own = within[: {1: 2, 2: 5, 3: 8, 4: 13}[level]]
    found = exact(names, level, said, [""])
    if own in found or (not found and own in near(names, level, said, own.rpartition(".")[0])):
        return None
    return foreign(names, said, found, within)


def foreign(names: Names, said: str, found: Sequence[str], within: str) -> Resolved:
    """The row is about another place than the list, or nobody knows the place."""
    elsewhere = tuple(found[:SHOWN])
    there = choices(names, elsewhere) or "tidak dikenal"
    reason = f"“{said.strip()}” ({there}) bukan bagian dari {names.label(within)}"
    return Resolved("", 0, said.strip(), elsewhere, reason)


def by_code(names: Names, said: str, within: str) -> Resolved:
    """A code instead of a name; one that a spreadsheet shortened is asked about, never guessed."""
    if said in names.names and rules.inside(said, within):
        return Resolved(said, rules.depth(said), "", (), "kode wilayah")
    guesses = (said + "0", said[:-1] + "0" + said[-1])
    alternatives = tuple(c for c in guesses if c in names.names and rules.inside(c, within))
    shown = ", ".join(f"{code} {names.label(code)}" for code in alternatives)
    if alternatives and not rules.CODE.fullmatch(said):
        return Resolved("", 0, said, alternatives, f"kode {said} kehilangan angka: {shown}?")
    return Resolved("", 0, said, (), f"kode {said} tidak dikenal di {names.label(within)}")


def stopped(search: Search, level: int) -> Resolved:
    """A name found no place: what stands above it is kept, the rest is handed back."""
    names, frontier = search.names, search.frontier
    parts = search.parts
    said = parts[level - 1].strip()
    outside = exact(names, 2, said, [""]) if level == 2 and len(frontier) == 1 else []
    if outside and not search.named:
        return foreign(names, said, outside, frontier[0])
    rest = ", ".join(part.strip() for part in parts[level - 1 :] if rules.fold(part))
    if search.doubtful:
        return unsure(search, level, said, rest)
    if level == 2 and (others := namesakes(names, said, frontier)):
        reason = f"“{said}” tidak ada; mungkin {choices(names, others)}"
        return Resolved("", 0, rest, others, reason)
    if len(frontier) > 1:
        alternatives = tuple(frontier[:SHOWN])
        reason = f"“{said}” tidak ada di {choices(names, alternatives)}"
        return Resolved("", 0, rest, alternatives, reason)
    sure = frontier[0]
    if level == 3 and search.regency_known() and (other := elsewhere_whole(search, sure)):
        reason = f"{names.label(sure)} disebut, tetapi “{rest}” ada di {names.label(other[:5])}"
        return Resolved("", 0, rest, (sure, other), reason, disputed=True)
    if level == 4 and 3 in search.named and (other := neighbour(search, sure, said)):
        above = names.label(other[:8])
        reason = f"“{said}” tidak ada di {names.label(sure)}, tetapi ada di {above}"
        rest = f"{parts[2].strip()}, {rest}"
        return Resolved(sure[:5], 2, rest, (other, sure), reason)
    if not sure:
        reasons = [*search.reasons, f"tidak ada {KINDS[level]} “{said}” di Indonesia"]
        return Resolved("", 0, rest, (), "; ".join(reasons))
    around = sure[:5] if level == 4 else sure[:2]
    elsewhere = tuple(exact(names, level, said, [around])[:SHOWN])
    reason = f"“{said}” tidak ada di {names.label(sure)}"
    if elsewhere:
        parents = choices(names, [code.rpartition(".")[0] for code in elsewhere])
        reason += f"; nama itu ada di {parents}"
    return Resolved(sure, rules.depth(sure), rest, elsewhere, "; ".join([*search.reasons, reason]))


def unsure(search: Search, level: int, said: str, rest: str) -> Resolved:
    """A slip in a short name, or one that several names are near to: they are proposed."""
    sure = search.frontier[0] if level > 2 else ""
    reason = f"“{said}” tidak ada; mungkin {choices(search.names, search.doubtful)}"
    return Resolved(sure, rules.depth(sure), rest, search.doubtful, reason)


def elsewhere_whole(search: Search, sure: str) -> str:
    """Where the district lies that is not in this regency: with its village, or alone, if there is
    one such place in the province. A village of this regency that stands where a district should
    says nothing of others."""
    names, (_, _, district, village) = search.names, search.parts
    there = exact(names, 3, district, [sure[:2]])
    if rules.fold(village):
        whole = [one for code in there for one in exact(names, 4, village, [code])]
        if len(whole) == 1:
            return whole[0]
    if len(there) != 1 or exact(names, 4, district, [sure]):
        return ""
    return there[0]


def neighbour(search: Search, district: str, village: str) -> str:
    """The one village of that name in the same regency, when it lies in another district; a
    sender who writes the district's name twice says nothing of its village."""
    if rules.fold(village) == rules.fold(search.parts[2]):
        return ""
    found = exact(search.names, 4, village, [district[:5]])
    return found[0] if len(found) == 1 else ""


def namesakes(names: Names, said: str, holders: Sequence[str]) -> tuple[str, ...]:
    """The regencies of that name, whatever kind the text claims: Kota Klaten is Kab. Klaten?"""
    keys = [key for key, _ in rules.readings(said, 2)]
    found = {code: None for key in keys for code in names.everywhere(2, key)}
    return tuple(code for code in found if any(rules.inside(code, held) for held in holders))


def ended(search: Search) -> Resolved:
    """Every name found a place: one, or several to ask about."""
    names, frontier = search.names, search.frontier
    if not search.named:
        sure = frontier[0]
        reason = f"dari daftar: {names.label(sure)}" if sure else "wilayah tidak disebut"
        return Resolved(sure, rules.depth(sure), "", (), reason)
    deepest = max(search.named)
    last = search.parts[deepest - 1].strip()
    if len(frontier) == 1:
        alone = deepest > 2 and not search.regency_known() and search.named & {3, 4} != {3, 4}
        if not alone:
            reason = "; ".join(search.reasons) or "nama sama persis"
            return Resolved(frontier[0], deepest, "", (), reason)
        where = names.label(frontier[0][:5])
        reason = f"“{last}” tanpa kabupaten/kota; yang ada hanya di {where}"
        return Resolved("", 0, last, tuple(frontier), reason)
    alternatives = tuple(frontier[:SHOWN])
    sure = shared(frontier) if search.regency_known() else ""
    reason = f"“{last}” bisa {choices(names, frontier)}"
    return Resolved(sure, rules.depth(sure), last, alternatives, reason)


def shared(codes: Sequence[str]) -> str:
    """The deepest area that holds all of them, from the regency down; "" if none does."""
    for length in (8, 5):
        holders = {code[:length] for code in codes}
        if len(holders) == 1 and max(map(len, codes)) > length:
            return holders.pop()
    return ""


def choices(names: Names, codes: Sequence[str]) -> str:
    """Kab. Tegal atau Kota Tegal; of many, the first few and how many more."""
    distinct = list(dict.fromkeys(codes))
    shown = " atau ".join(
        names.label(code) + (f" ({names.label(code.rpartition('.')[0])})" if len(code) > 5 else "")
        for code in distinct[:SHOWN]
    )
    more = len(distinct) - SHOWN
    return shown + (f" atau {more} lainnya" if more > 0 else "")
