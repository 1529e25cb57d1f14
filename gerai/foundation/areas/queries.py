"""Reading areas: labels for pages, the tree for resolving, the installation's own root."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.conf import settings
from django.db.models import Count, QuerySet

from gerai.foundation import sql

from . import engine, rules
from .models import Area, Boundary, NameIndex
from .rules import LABELS, NOTHING, AreaText, Found, Resolved, Shape, Tile


@dataclass(frozen=True, slots=True)
class Located:
    """The answer for one of the places that were asked about, counted from 1."""

    place: int
    code: str


EMPTY = '{"names":{},"below":{},"aliased":[]}'
_read: dict[str, engine.Names] = {}


def root() -> str:
    """The area that this installation is about; "" is the whole country."""
    return str(settings.ROOT_AREA)


def inside_root(code: str) -> bool:
    """Whether this installation keeps businesses of that area."""
    return bool(code or not root()) and rules.inside(code, root())


def area(code: str) -> Area | None:
    """The area of a code, also one that is no longer valid; None if it never was."""
    return Area.objects.filter(code=code).first()


def trail(code: str) -> list[Area]:
    """The area with all above it, the province first."""
    return list(Area.objects.filter(code__in=rules.trail(code)).order_by("code"))


def children(code: str) -> QuerySet[Area]:
    """The areas directly under one, valid now, by name; the provinces for ""."""
    level = rules.depth(code) + 1
    found = Area.objects.filter(level=level, valid_to=None).order_by("name", "code")
    # "/" follows "." in ASCII.
    return found.filter(code__gt=code + ".", code__lt=code + "/") if code else found


def short_labels(codes: Iterable[str]) -> dict[str, str]:
    """Kec. Gajah for its code; a code that nobody knows is its own label."""
    asked = set(codes)
    known = Area.objects.filter(code__in=asked - {""}).values_list("code", "kind", "name")
    return {code: code or "Indonesia" for code in asked} | {
        code: LABELS[kind] + name for code, kind, name in known
    }


def full_labels(codes: Iterable[str]) -> dict[str, str]:
    """Kec. Gajah, Kab. Demak, Jawa Tengah: with the province, for a reader who sees no map."""
    asked = set(codes)
    short = short_labels({part for code in asked for part in rules.trail(code)} | asked)
    return {
        code: ", ".join(short[part] for part in reversed(rules.trail(code))) or short[code]
        for code in asked
    }


def labels(codes: Iterable[str]) -> dict[str, str]:
    """Ds. Sidorejo, Kec. Gajah, Kab. Demak: up to the regency, which no other place shares."""
    asked = set(codes)
    short = short_labels({part for code in asked for part in rules.trail(code) or [""]} | asked)
    return {
        code: ", ".join(short[part] for part in reversed(rules.trail(code)[1:])) or short[code]
        for code in asked
    }


def tiles(code: str) -> list[Tile]:
    """The tile map of a province; empty where none is drawn."""
    if rules.depth(code) != 1:
        return []
    below = children(code).values_list("code", "kind", "name")
    return engine.tiles(code, {code: LABELS[kind] + name for code, kind, name in below})


def map_of(code: str) -> tuple[list[Shape], tuple[int, int]]:
    """The kabupaten and kota of a province as their imported boundaries draw them, and the size of
    the map; nothing where one has no boundary: a map with a hole would be read as a fact."""
    if rules.depth(code) != 1:
        return [], (0, 0)
    below = {area.code: LABELS[area.kind] + area.name for area in children(code)}
    known = Boundary.objects.filter(area__in=below).values_list("area_id", "geometry")
    found = {code: rings(geometry) for code, geometry in known}
    return rules.drawn(found, below) if found.keys() == below.keys() else ([], (0, 0))


def shape_of(code: str) -> list[rules.Ring]:
    """The rings of an area's imported boundary, as (longitude, latitude); empty where none is."""
    known = Boundary.objects.filter(area=code).values_list("geometry", flat=True).first()
    return rings(known or [])


def rings(geometry: list[list[list[float]]]) -> list[rules.Ring]:
    """A boundary as it is kept, in points."""
    return [tuple((east, north) for east, north in ring) for ring in geometry]


def areas_at(places: Iterable[tuple[float, float]]) -> dict[tuple[float, float], str]:
    """The kabupaten or kota in which each (latitude, longitude) lies by the imported boundaries;
    a place in none of them is left out. One question for a whole list."""
    asked = list(dict.fromkeys(places))
    found = sql.rows(
        Located,
        __package__,
        "areas_at",
        lats=[latitude for latitude, _ in asked],
        lons=[longitude for _, longitude in asked],
    )
    return {asked[row.place - 1]: row.code for row in found}


def area_at(latitude: float, longitude: float) -> str:
    """The kabupaten or kota of one place; "" where no imported boundary holds it."""
    return areas_at([(latitude, longitude)]).get((latitude, longitude), "")


def names() -> engine.Names:
    """All valid areas in memory, read once per process and again after another loading."""
    newest = NameIndex.objects.values_list("edition", flat=True).first() or ""
    if newest not in _read:
        folded = NameIndex.objects.values_list("folded", flat=True).first() or EMPTY
        _read.clear()
        _read[newest] = engine.read(folded)
    return _read[newest]


def forget_names() -> None:
    """The next question reads the names again."""
    _read.clear()


def find(text: str, *, within: str) -> Resolved:
    """Where a text belongs, read as the lists are: "Gajah, Demak" or "Kec. Gajah", the smallest
    part first. Of the ways to give its parts a level, the one that answers most."""
    parts = [part for part in text.split(",") if rules.key(part)][::-1]
    levels = range(rules.depth(within) + 1, len(rules.LEVELS) + 1)
    asked = [
        AreaText(**{rules.LEVELS[at - 1]: part for at, part in zip(way, parts, strict=True)})
        for way in combinations(levels, len(parts))
    ] or [AreaText(village=text)]
    answers = resolve_many(asked, within=within).values()
    return max(answers, key=lambda found: told(found, within))


def told(found: Resolved, within: str) -> tuple[bool, int, int]:
    """How much an answer says: all (of a district and its village of one name the larger), or a
    choice inside what is sure, or a place elsewhere, or how deep it came."""
    near = any(rules.inside(code, found.code or within) for code in found.alternatives)
    narrowed = near + bool(found.alternatives)
    settled = found.settled and bool(found.level)
    return settled, narrowed, -found.level if settled else found.level


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is known of one area."""

    code: str
    name: str
    kind: str
    parents: dict[str, str]
    children: dict[str, int]
    postcodes: list[str]
    bps_code: str | None
    aliases: list[str]
    valid_from: str
    valid_to: str | None
    decree: str
    boundary: str | None


def sheet(code: str) -> Sheet | None:
    """An area with what lies above and below it; None if it never was."""
    found = area(code)
    if found is None:
        return None
    below = Area.objects.filter(valid_to=None, code__gt=code + ".", code__lt=code + "/")
    counts = below.values("level", "kind").annotate(count=Count("pk")).order_by("level", "kind")
    own = [found.postcode] if found.postcode else []
    postcodes = below.exclude(postcode="").order_by("postcode").distinct()
    boundary = Boundary.objects.filter(area=code).values_list("source", flat=True).first()
    return Sheet(
        code=code,
        name=LABELS[found.kind] + found.name,
        kind=found.kind,
        parents={above.code: LABELS[above.kind] + above.name for above in trail(code)[:-1]},
        children={row["kind"]: row["count"] for row in counts},
        postcodes=own or list(postcodes.values_list("postcode", flat=True)),
        bps_code=found.bps_code,
        aliases=list(found.aliases.order_by("pk").values_list("text", flat=True)),
        valid_from=found.valid_from.isoformat(),
        valid_to=found.valid_to.isoformat() if found.valid_to else None,
        decree=found.decree,
        boundary=boundary,
    )


def resolve_many(texts: Iterable[AreaText], *, within: str = "") -> dict[AreaText, Resolved]:
    """Each distinct text with its place, its alternatives, and the reason in Bahasa.

    `within` is what the list itself says of all its rows. A district or village is never found
    from its own name alone, a regency only where its name is the only one.
    """
    known = names()
    return {text: engine.place(known, text, within) for text in dict.fromkeys(texts)}


def read_many(
    said: Iterable[tuple[AreaText, str]], *, within: str = ""
) -> dict[tuple[AreaText, str], Found]:
    """What rows say of their area, in their columns and in an address, with the place of each."""
    return engine.read_all(names(), said, within)


def by_codes(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Resolved]:
    """What each pair of a code of ours and a code of BPS means, "" where it cannot be that list's.
    Where both lists may be meant they must agree: without an import of the BPS codes of that
    province nobody knows, and it is asked. One question for a whole list."""
    asked = [(ours, bps) for ours, bps in dict.fromkeys(pairs) if ours or bps]
    whole = {bps[:end] for _, bps in asked for end in (4, 7, 10) if len(bps) >= end}
    known = dict(
        Area.objects.filter(bps_code__in=whole, valid_to=None).values_list("bps_code", "code")
    )
    return {(ours, bps): meaning(names(), ours, bps, known) for ours, bps in asked}


def meaning(known: engine.Names, ours: str, bps: str, of_bps: Mapping[str | None, str]) -> Resolved:
    """What one pair of codes means; only down to the regency where the deeper BPS code is not
    known."""
    here = ours if ours in known.names else ""
    there = next((of_bps[bps[:end]] for end in (10, 7, 4) if bps[:end] in of_bps), "")
    if here and bps and not rules.inside(here, there[:5] or "-"):
        choices = tuple(code for code in (here, there) if code)
        reason = f"kode {bps} bisa kode Kemendagri atau kode BPS"
        return Resolved("", 0, bps, choices, reason, disputed=True)
    if ours and bps and here != there:
        here = there = here[:5] or there[:5]
    if code := max(here, there, key=len):
        return Resolved(code, rules.depth(code), "", (), f"kode {code}")
    hint = "Impor padanannya: gerai areas import-bps BERKAS"
    return Resolved("", 0, bps or ours, (), f"kode {bps or ours} belum dikenal. {hint}")


def read_addresses(addresses: Iterable[str], *, within: str = "") -> dict[str, Resolved]:
    """Each distinct address with its place."""
    found = read_many(((NOTHING, address) for address in addresses), within=within)
    return {address: one.place for (_, address), one in found.items()}
