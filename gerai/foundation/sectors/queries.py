"""Reading sectors: names and groups for pages, guesses for lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from . import engine, rules
from .models import Sector, WordIndex
from .rules import GROUPS as GROUPS
from .rules import Guess as Guess
from .rules import Saying


def guess_many(texts: Iterable[str], edition: str = "") -> dict[str, list[Guess]]:
    """Up to three codes for each distinct text, with a chance, and with what told; [] if none.

    In the newest edition of which an official list was imported, before that in 2020, unless an
    edition is asked for. One statement, and another where an index has to be read first.
    """
    asked = list(dict.fromkeys(texts))
    if not asked:
        return {}
    found = guesser(edition)
    return {text: engine.guess(text, found) for text in asked}


def guesser(edition: str) -> engine.Guesser:
    """What guesses in this edition, or in the one that guesses are made in by themselves."""
    kept = {row[0]: row for row in WordIndex.objects.values_list("edition", "version", "imported")}
    if not edition:
        edition = rules.NEW if rules.NEW in kept and kept[rules.NEW][2] else rules.OLD
    if edition not in kept:
        return engine.shipped(edition)
    version = kept[edition][1]
    known = engine.held(edition, version)
    if known is None:
        row = WordIndex.objects.get(edition=edition)
        known = engine.hold(edition, row.version, bytes(row.data), row.calibration)
    return known


def sayings(edition: str) -> list[Saying]:
    """All that is said of the codes of an edition: by our table, and by the imported lists."""
    told = engine.sayings(edition)
    rows = (
        Sector.objects.filter(edition=edition, code__regex=r"^\d{5}$")
        .exclude(title="")
        .order_by("code")
        .values_list("code", "title", "description", "keywords", "examples")
    )
    for code, title, description, keywords, examples in rows:
        told += [
            Saying(code, kind, text)
            for kind, texts in (
                ("title", (title,)),
                ("description", (description,) if description else ()),
                ("keyword", keywords),
                ("example", examples),
            )
            for text in texts
        ]
    return told


def group_of(code: str, edition: str) -> str:
    """food, trade, services or other; the divisions that decide it are the same in 2020 and 2025.

    "" for a text that is no code."""
    return rules.group(code)


def creative_of(code: str, edition: str) -> str:
    """The creative sub-sector of a code, from our own table; "" for none."""
    entry = engine.table(edition).get(code) if edition in rules.EDITIONS else None
    return entry.creative if entry else ""


def plain_name(code: str, edition: str) -> str:
    """What people call it: our own name, else the official title, else the code itself."""
    entry = engine.table(edition).get(code) if edition in rules.EDITIONS else None
    if entry:
        return entry.name
    found = Sector.objects.filter(code=code, edition=edition).values_list("title", flat=True)
    return found.first() or code


def carried(code: str) -> str:
    """The KBLI 2025 code of a 2020 code whose code and title are unchanged; "" where somebody
    must be asked."""
    same, _ = engine.editions()
    if code in same:
        return same[code]
    titles = list(
        Sector.objects.filter(code=code).exclude(title="").values_list("title", flat=True)
    )
    unchanged = len(titles) == 2 and rules.plain(titles[0]) == rules.plain(titles[1])
    return code if unchanged else ""


def editions_of(codes: Iterable[str]) -> dict[str, list[str]]:
    """The editions that know each code, the older first; where its title says that it lives on
    unchanged only the newer one, in which it means the same."""
    asked = set(codes)
    same, _ = engine.editions()
    titles: dict[str, dict[str, str]] = {code: {} for code in asked}
    rows = Sector.objects.filter(code__in=asked).values_list("code", "edition", "title")
    for code, edition, title in rows:
        titles[code][edition] = rules.plain(title)
    found = {code: sorted(told) for code, told in titles.items()}
    for code, told in titles.items():
        unchanged = code in same or (len(set(told.values())) == 1 and all(told.values()))
        if len(told) > 1 and unchanged:
            found[code] = [rules.NEW]
    return found


def completed(part: str) -> dict[str, str]:
    """The codes that four digits may have been, each with its newest edition: with the zero before
    them that a spreadsheet takes away, or without their last."""
    rows = Sector.objects.filter(Q(code="0" + part) | Q(code__startswith=part))
    rows = rows.filter(code__regex=r"^\d{5}$").order_by("edition", "code")
    return dict(rows.values_list("code", "edition"))


def akin(code: str, other: str) -> bool:
    """Whether two codes, perhaps of two editions, are about the same work: a class in common by
    their first three digits, or one leads to the other."""
    if code[:3] == other[:3]:
        return True
    kin = engine.kin()
    return other in kin.get(code, ()) or code in kin.get(other, ())


@dataclass(frozen=True, slots=True)
class Carry:
    """The classes of 2020 beside those of 2025: carried as they are, to be asked about because the
    title changed under the same code, ended; and those that 2025 brought."""

    carried: int
    asked: int
    ended: int
    fresh: int


def carry() -> Carry | None:
    """How 2020 goes over into 2025 by the imported titles; None before both lists are there."""
    titles: dict[str, dict[str, str]] = {rules.OLD: {}, rules.NEW: {}}
    rows = Sector.objects.exclude(title="").filter(code__regex=r"^\d{5}$")
    for edition, code, title in rows.values_list("edition", "code", "title"):
        titles[edition][code] = rules.plain(title)
    old, new = titles[rules.OLD], titles[rules.NEW]
    if not old or not new:
        return None
    both = old.keys() & new.keys()
    same = sum(old[code] == new[code] for code in both)
    return Carry(same, len(both) - same, len(old.keys() - both), len(new.keys() - both))


def proposed(code: str) -> str:
    """The KBLI 2025 code to propose: the 2020 title stands unchanged there; "" if none does."""
    same, moved = engine.editions()
    return same.get(code) or moved.get(code, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is known of one code in one edition."""

    code: str
    edition: str
    name: str
    title: str
    group: str
    creative: str
    words: list[str]
    source: str
    carried: str
    proposed: str


def sheets(code: str, edition: str = "") -> list[Sheet]:
    """The code in each edition that has it, the older first."""
    found = Sector.objects.filter(code=code).order_by("edition")
    return [
        Sheet(
            code=row.code,
            edition=row.edition,
            name=row.plain_name,
            title=row.title,
            group=GROUPS.get(row.group, ""),
            creative=rules.CREATIVE.get(row.creative, ""),
            words=row.words,
            source=row.source,
            carried=carried(code) if row.edition == rules.OLD else "",
            proposed=proposed(code) if row.edition == rules.OLD else "",
        )
        for row in (found.filter(edition=edition) if edition else found)
    ]


def counts() -> dict[str, dict[str, dict[str, int]]]:
    """How many codes each group and each creative sub-sector has, by edition."""
    rows = Sector.objects.filter(code__regex=r"^\d{5}$").order_by()
    found: dict[str, dict[str, dict[str, int]]] = {"group": {}, "creative": {}}
    for field, words in (("group", GROUPS), ("creative", rules.CREATIVE)):
        found[field] = {key: dict.fromkeys((rules.OLD, rules.NEW), 0) for key in words}
        for key, edition, count in rows.values_list(field, "edition").annotate(n=Count("pk")):
            if key in words:
                found[field][key][edition] = count
    return found
