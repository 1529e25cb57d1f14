"""Reading areas: labels for pages, the tree for resolving, the installation's own root."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from gerai.foundation.database.models import Reference

from . import engine, rules
from .models import Alias, Area
from .rules import LABELS, AreaText, Resolved, Tile

_grown: dict[str, engine.Tree] = {}


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


def tree() -> engine.Tree:
    """All valid areas in memory, grown once per process and again after another loading."""
    loaded = Reference.objects.filter(name=f"{__package__}.actions")
    newest = loaded.values_list("edition", flat=True).first() or ""
    if newest not in _grown:
        areas = Area.objects.filter(valid_to=None).values_list("code", "kind", "name")
        aliases = Alias.objects.filter(area__valid_to=None).values_list("area_id", "text")
        grown = engine.grow(areas.iterator(chunk_size=20_000), aliases.order_by("pk"))
        _grown.clear()
        _grown[newest] = grown
    return _grown[newest]


def forget_tree() -> None:
    """The next question reads the areas again."""
    _grown.clear()


def resolve_many(texts: Iterable[AreaText], *, within: str = "") -> dict[AreaText, Resolved]:
    """Each distinct text with its place, its alternatives, and the reason in Bahasa.

    `within` is what the list itself says of all its rows. A district or village is never found
    from its own name alone, a regency only where its name is the only one.
    """
    grown = tree()
    return {text: engine.place(grown, text, within) for text in dict.fromkeys(texts)}
