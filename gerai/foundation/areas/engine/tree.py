"""The tree of areas in memory, and how a text finds its place in it. No query, no model."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gerai.foundation.areas import rules
from gerai.foundation.areas.rules import LABELS, AreaText, Resolved

TYPO_LENGTH = 5
SHOWN = 5


@dataclass(slots=True)
class Tree:
    """All areas that are valid now: names by code, codes by folded name at each level."""

    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    codes: tuple[list[str], ...] = field(default_factory=lambda: ([], [], [], [], []))
    named: tuple[dict[str, tuple[str, ...]], ...] = field(
        default_factory=lambda: ({}, {}, {}, {}, {})
    )
    aliased: dict[tuple[str, str], str] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """Kab. Klaten; the country for ""."""
        name, kind = self.names.get(code, (code or "Indonesia", "provinsi"))
        return LABELS[kind] + name

    def under(self, holder: str, level: int) -> Sequence[str]:
        """The codes of a level that lie in an area, in order."""
        codes = self.codes[level]
        if not holder:
            return codes
        # "/" follows "." in ASCII.
        return codes[bisect_left(codes, holder + ".") : bisect_left(codes, holder + "/")]


def grow(areas: Iterable[tuple[str, str, str]], aliases: Iterable[tuple[str, str]]) -> Tree:
    """The tree of (code, kind, name), with (code, other name)."""
    tree = Tree()
    for code, kind, name in sorted(areas):
        level = rules.DEPTHS[len(code)]
        tree.names[code] = (name, kind)
        tree.codes[level].append(code)
        put(tree, level, rules.key(name), code)
    for code, text in aliases:
        level, alias = rules.DEPTHS[len(code)], rules.key(text)
        if alias != rules.key(tree.names[code][0]):
            tree.aliased[alias, code] = text
            put(tree, level, alias, code)
    rules.words.cache_clear()
    return tree


def put(tree: Tree, level: int, key: str, code: str) -> None:
    """The area is found under this key too."""
    there = tree.named[level].get(key, ())
    if code not in there:
        tree.named[level][key] = (*there, code)


def exact(tree: Tree, level: int, text: str, holders: Sequence[str]) -> list[str]:
    """The areas of that name in one of the holders (all of one level)."""
    length, held = len(holders[0]), frozenset(holders)
    for key, kinds in rules.readings(text, level):
        found = [code for code in tree.named[level].get(key, ()) if code[:length] in held]
        fitting = [code for code in found if not kinds or tree.names[code][1] in kinds]
        if fitting:
            return fitting
        if found and level == 4:
            return found  # "Desa X" of a kelurahan: the prefix is often wrong, the name is not
    return []


def mended(tree: Tree, level: int, text: str, holder: str) -> str:
    """The one area under the holder whose name is one slip away; "" if none, or several.

    A name that exists exactly elsewhere nearby is no slip: the row may have the wrong parent.
    """
    nearby = holder[:2] if level == 3 else holder[:5]
    if exact(tree, level, text, [nearby]):
        return ""
    for key, kinds in reversed(rules.readings(text, level)):
        if len(key) < TYPO_LENGTH:
            continue
        near = [
            code
            for code in tree.under(holder, level)
            if (not kinds or tree.names[code][1] in kinds or level == 4)
            and rules.one_edit(key, rules.key(tree.names[code][0]))
            and rules.number(text) == rules.number(tree.names[code][0])
        ]
        if near:
            return near[0] if len(near) == 1 else ""
    return ""


@dataclass(slots=True)
class Search:
    """The state of one text on its way down the tree."""

    tree: Tree
    frontier: list[str]
    known: int
    named: set[int] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def step(self, level: int, text: str) -> bool:
        """One level down by its text; False when no place was found."""
        found = exact(self.tree, level, text, self.frontier)
        if not found and len(self.frontier) == 1 and self.may_mend(level):
            slip = mended(self.tree, level, text, self.frontier[0])
            if slip:
                found = [slip]
                self.reasons.append(f"ejaan “{text.strip()}” dibaca {self.tree.label(slip)}")
        if not found:
            return False
        for code in found[:1] if len(found) == 1 else []:
            for key, _ in rules.readings(text, level):
                if (key, code) in self.tree.aliased:
                    self.reasons.append(f"“{text.strip()}” = {self.tree.label(code)}")
        self.frontier = found
        self.named.add(level)
        return True

    def may_mend(self, level: int) -> bool:
        """A slip is mended only directly under a parent that is known; a regency has its name."""
        return level <= 2 or rules.DEPTHS[len(self.frontier[0])] == level - 1

    def regency_known(self) -> bool:
        """Said in the text, or by the list's own context."""
        return 2 in self.named or self.known >= 2


def place(tree: Tree, text: AreaText, within: str = "") -> Resolved:
    """Where a text belongs, seen from the area that its list is about."""
    search = Search(tree, [within], rules.depth(within))
    parts = text.parts
    for level, said in enumerate(parts, start=1):
        if not rules.key(said):
            continue
        if rules.CODE.fullmatch(said.strip()) or rules.DAMAGED.fullmatch(said.strip()):
            return by_code(tree, said.strip(), within)
        if level <= search.known:
            if trouble := contradiction(tree, level, said, within):
                return trouble
            continue
        if not search.step(level, said):
            return stopped(search, level, parts)
    return ended(search, parts)


def contradiction(tree: Tree, level: int, said: str, within: str) -> Resolved | None:
    """The row names another area than the one its list is about."""
    own = within[: {1: 2, 2: 5, 3: 8, 4: 13}[level]]
    found = exact(tree, level, said, [""])
    if own in found or (not found and mended(tree, level, said, own[:-3] if level > 1 else "")):
        return None
    return foreign(tree, said, found, within)


def foreign(tree: Tree, said: str, found: Sequence[str], within: str) -> Resolved:
    """The row is about another place than the list, or nobody knows the place."""
    elsewhere = tuple(found[:SHOWN])
    there = choices(tree, elsewhere) or "tidak dikenal"
    reason = f"“{said.strip()}” ({there}) bukan bagian dari {tree.label(within)}"
    return Resolved("", 0, said.strip(), elsewhere, reason)


def by_code(tree: Tree, said: str, within: str) -> Resolved:
    """A code instead of a name; one that a spreadsheet shortened is asked about, never guessed."""
    if said in tree.names and rules.inside(said, within):
        return Resolved(said, rules.depth(said), "", (), "kode wilayah")
    guesses = (said + "0", said[:-1] + "0" + said[-1])
    alternatives = tuple(c for c in guesses if c in tree.names and rules.inside(c, within))
    shown = ", ".join(f"{code} {tree.label(code)}" for code in alternatives)
    if alternatives and not rules.CODE.fullmatch(said):
        return Resolved("", 0, said, alternatives, f"kode {said} kehilangan angka: {shown}?")
    return Resolved("", 0, said, (), f"kode {said} tidak dikenal di {tree.label(within)}")


def stopped(search: Search, level: int, parts: Sequence[str]) -> Resolved:
    """A name found no place: what stands above it is kept, the rest is handed back."""
    tree, said = search.tree, parts[level - 1].strip()
    outside = exact(tree, 2, said, [""]) if level == 2 and len(search.frontier) == 1 else []
    if outside and not search.named:
        return foreign(tree, said, outside, search.frontier[0])
    rest = ", ".join(part.strip() for part in parts[level - 1 :] if rules.key(part))
    if level == 2 and (others := namesakes(tree, said, search.frontier)):
        reason = f"“{said}” tidak ada; mungkin {choices(tree, others)}"
        return Resolved("", 0, rest, others, reason)
    sure = search.frontier[0] if len(search.frontier) == 1 else ""
    if len(search.frontier) > 1:
        alternatives = tuple(search.frontier[:SHOWN])
        reason = f"“{said}” tidak ada di {choices(tree, alternatives)}"
        return Resolved("", 0, rest, alternatives, reason)
    elsewhere = tuple(exact(tree, level, said, [sure[:2]])[:SHOWN])
    reason = f"“{said}” tidak ada di {tree.label(sure)}"
    if elsewhere:
        parents = choices(tree, [code.rpartition(".")[0] for code in elsewhere])
        reason += f"; nama itu ada di {parents}"
    return Resolved(sure, rules.depth(sure), rest, elsewhere, "; ".join([*search.reasons, reason]))


def namesakes(tree: Tree, said: str, holders: Sequence[str]) -> tuple[str, ...]:
    """The regencies of that name, whatever kind the text claims: Kota Klaten is Kab. Klaten?"""
    keys = [key for key, _ in rules.readings(said, 2)]
    found = {code: None for key in keys for code in tree.named[2].get(key, ())}
    return tuple(code for code in found if any(rules.inside(code, held) for held in holders))


def ended(search: Search, parts: Sequence[str]) -> Resolved:
    """Every name found a place: one, or several to ask about."""
    tree, frontier = search.tree, search.frontier
    if not search.named:
        sure = frontier[0]
        reason = f"dari daftar: {tree.label(sure)}" if sure else "wilayah tidak disebut"
        return Resolved(sure, rules.depth(sure), "", (), reason)
    deepest = max(search.named)
    last = parts[deepest - 1].strip()
    if len(frontier) == 1:
        alone = deepest > 2 and not search.regency_known() and search.named & {3, 4} != {3, 4}
        if not alone:
            reason = "; ".join(search.reasons) or "nama sama persis"
            return Resolved(frontier[0], deepest, "", (), reason)
        where = tree.label(frontier[0][:5])
        reason = f"“{last}” tanpa kabupaten/kota; yang ada hanya di {where}"
        return Resolved("", 0, last, tuple(frontier), reason)
    alternatives = tuple(frontier[:SHOWN])
    shared = {code[:5] for code in frontier}
    sure = shared.pop() if len(shared) == 1 and search.regency_known() else ""
    reason = f"“{last}” bisa {choices(tree, frontier)}"
    return Resolved(sure, rules.depth(sure), last, alternatives, reason)


def choices(tree: Tree, codes: Sequence[str]) -> str:
    """Kab. Tegal atau Kota Tegal; of many, the first few and how many more."""
    distinct = list(dict.fromkeys(codes))
    shown = " atau ".join(
        tree.label(code) + (f" ({tree.label(code.rpartition('.')[0])})" if len(code) > 5 else "")
        for code in distinct[:SHOWN]
    )
    more = len(distinct) - SHOWN
    return shown + (f" atau {more} lainnya" if more > 0 else "")
