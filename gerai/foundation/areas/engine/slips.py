"""Names that a writer meant: one slip away, shortened, or cut off by a narrow column.

Only ever under a parent that is known. No query, no model.
"""

from collections.abc import Iterable, Iterator, Sequence

from gerai.foundation.areas import rules

from .names import Names

SHORTEST = 4  # letters of a text; a slip in fewer could be anything
ENDS = 4  # letters at either end of a name, by which it is looked for in the whole country
CUT = 12  # letters after which a narrow column may have cut a name off


def near(names: Names, level: int, text: str, holder: str) -> list[str]:
    """The areas under the holder that the text may mean; none when that name exists nearby: the
    row may as well have the wrong parent."""
    ways = list(rules.readings(text, level))[::-1]
    nearby = holder[:2] if level == 3 else holder[:5]
    if any(names.found(level, key, [nearby]) for key, _ in ways if level > 1):
        return []
    said = rules.words(text)
    for key, kinds in ways:
        if len(key) < SHORTEST:
            continue
        under = names.under(holder, level)
        if level == 2 and not holder:
            under = alike(names, 2, key)
        found = [
            code
            for code in under
            if (not kinds or level == 4 or rules.kind_of(code) in kinds)
            and meant(key, said, names.names[code])
        ]
        if found:
            return found
    return []


def alike(names: Names, level: int, key: str) -> list[str]:
    """The regencies or districts of the whole country whose names begin or end as the key does: a
    slip leaves one of its ends whole."""
    if level not in names.ends:
        ends: dict[str, list[str]] = {}
        for code in names.under("", level):
            own = rules.fold(names.names[code])
            for end in {own[:ENDS], own[-ENDS:]}:
                ends.setdefault(end, []).append(code)
        names.ends[level] = ends
    ends = names.ends[level]
    return list(dict.fromkeys([*ends.get(key[:ENDS], ()), *ends.get(key[-ENDS:], ())]))


def pairs(names: Names, district: str, village: str, holder: str) -> list[str]:
    """The villages of that exact name in a district whose name is one slip away, anywhere in the
    holder: to be proposed only, since no kabupaten stands above."""
    key, below = rules.fold(district), rules.fold(village)
    if len(key) < 2 * SHORTEST or not below:
        return []
    return [
        found
        for code in alike(names, 3, key)
        if rules.inside(code, holder) and rules.one_edit(key, rules.fold(names.names[code]))
        for found in names.found(4, below, [code])
    ]


def meant(key: str, said: Sequence[str], name: str) -> bool:
    """Whether the text may be this name: one slip, cut off, or its words shortened."""
    right = rules.fold(name)
    if rules.one_edit(key, right):
        return numeral(said) == rules.number(name)
    if len(key) >= CUT and right.startswith(key) and key != right:
        return True
    return key[0] == right[0] and len(said) > 1 and shortened(said, rules.words(name))


def numeral(said: Sequence[str]) -> str:
    """The number at the end of what was written."""
    return rules.number(said[-1]) if said else ""


def shortened(said: Sequence[str], whole: Sequence[str]) -> bool:
    """Mandiangin K. Selayan of Mandiangin Koto Selayan: every word, some only begun."""
    said = said[-len(whole) :]
    return (
        len(said) == len(whole) > 1
        and all(full.startswith(word) for word, full in zip(said, whole, strict=True))
        and any(len(word) > 3 for word in said)
    )


def further(names: Names, level: int, text: str, holder: str) -> Iterator[str]:
    """The areas under the holder that are two slips away, in long names only: what lies below
    must then be found by its own name before one of them is believed."""
    keys = [key for key, _ in rules.readings(text, level) if len(key) >= 2 * SHORTEST]
    for code in names.under(holder, level):
        right = rules.fold(names.names[code])
        if any(two_edits(key, right) for key in keys) and rules.number(text) == rules.number(
            names.names[code]
        ):
            yield code


def two_edits(left: str, right: str) -> bool:
    """Whether two slips part the keys."""
    if abs(len(left) - len(right)) > 2:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    rest, other = left[start:], right[start:]
    tries: Iterable[tuple[str, str]] = (
        (rest[1:], other[1:]),
        (rest[1:], other),
        (rest, other[1:]),
    )
    return any(a == b or rules.one_edit(a, b) for a, b in tries)
