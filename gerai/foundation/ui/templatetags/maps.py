"""Maps of a province, drawn with SVG attributes: squares of one size, coloured in five classes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gerai.foundation.ui import rules
from gerai.foundation.ui.templatetags.words import angka

SIDE, GAP = 62, 4  # of one tile, in the units of the drawing
FEWEST = 8  # columns that a drawing is at least wide: a small province gets no giant squares
DARK = 4  # from this class on, words are white


class Tile(Protocol):
    """A kabupaten or kota with its place in the tile map."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def lines(self) -> tuple[str, ...]: ...
    @property
    def column(self) -> int: ...
    @property
    def row(self) -> int: ...


class Shape(Protocol):
    """An area as its boundary draws it, and where its name stands."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...


def tilemap(
    tiles: Iterable[Tile], values: Mapping[str, int | None], label: str, href: str = ""
) -> SafeString:
    """One square per kabupaten or kota, darker for more; `href` + code is where a tile leads.

    A table with the same figures must stand beside it: on a phone a tile shows no name.
    """
    tiles = list(tiles)
    limits = rules.steps_of(values.get(tile.code, 0) for tile in tiles)
    squares = format_html_join(
        "",
        "{}",
        (
            (led(tile, values, href, square(tile, values.get(tile.code, 0), limits)),)
            for tile in tiles
        ),
    )
    step = SIDE + GAP
    columns = max((tile.column for tile in tiles), default=0) + 1
    rows = max((tile.row for tile in tiles), default=0) + 1
    wide = max(columns, FEWEST) * step - GAP
    return format_html(
        '<svg class="tiles" viewBox="{} 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        min(0, (columns - FEWEST) * step // 2),
        wide,
        rows * step - GAP,
        "group" if href else "img",
        label,
        squares,
    )


def square(tile: Tile, value: int | None, limits: Sequence[int]) -> SafeString:
    """One tile with its short name in one or two lines, and its figure."""
    x, y = tile.column * (SIDE + GAP), tile.row * (SIDE + GAP)
    middle, centre = x + SIDE // 2, y + SIDE // 2
    first = centre - (5 if len(tile.lines) == 1 else 13)
    names = format_html_join(
        "",
        '<text class="n" x="{}" y="{}">{}</text>',
        ((middle, first + 11 * at, line) for at, line in enumerate(tile.lines)),
    )
    return format_html(
        '<g class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>{}'
        '<text class="v" x="{}" y="{}">{}</text></g>',
        class_name(value, limits),
        x,
        y,
        SIDE,
        SIDE,
        names,
        middle,
        centre + (14 if len(tile.lines) == 1 else 17),
        angka(value),
    )


def shapemap(
    shapes: Iterable[Shape],
    size: tuple[int, int],
    values: Mapping[str, int | None],
    label: str,
    href: str = "",
) -> SafeString:
    """The areas in their true shapes, on a map of `size` units; else as the tile map."""
    shapes = list(shapes)
    limits = rules.steps_of(values.get(shape.code, 0) for shape in shapes)
    areas = format_html_join(
        "",
        "{}",
        (
            (led(shape, values, href, outlined(shape, values.get(shape.code, 0), limits)),)
            for shape in shapes
        ),
    )
    names = format_html_join(
        "",
        '<text x="{}" y="{}"{}>{}</text>',
        (
            (
                shape.x,
                shape.y,
                mark_safe(' class="inv"') if is_dark(values.get(shape.code, 0), limits) else "",
                shape.name.removeprefix("Kab. "),
            )
            for shape in shapes
            if not shape.name.startswith("Kota ")
        ),
    )
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}'
        '<g class="names" aria-hidden="true" pointer-events="none">{}</g></svg>',
        size[0],
        size[1],
        "group" if href else "img",
        label,
        areas,
        names,
    )


def outlined(shape: Shape, value: int | None, limits: Sequence[int]) -> SafeString:
    """One area's path in the colour of its figure."""
    return format_html(
        '<path class="{}" fill-rule="evenodd" d="{}"/>', class_name(value, limits), shape.path
    )


def is_dark(value: int | None, limits: Sequence[int]) -> bool:
    """Whether words on that colour are white."""
    return rules.class_of(value, limits) >= DARK


def led(
    tile: Tile | Shape, values: Mapping[str, int | None], href: str, inside: SafeString
) -> SafeString:
    """What is drawn of an area, as a link that says name and figure, if it leads somewhere."""
    number = angka(values.get(tile.code, 0))
    said = _("%(name)s: %(number)s usaha") % {"name": tile.name, "number": number}
    if not href:
        return format_html("<g><title>{}</title>{}</g>", said, inside)
    return format_html(
        '<a href="{}{}" aria-label="{}"><title>{}</title>{}</a>',
        href,
        tile.code,
        said,
        said,
        inside,
    )


def class_name(value: int | None, limits: Sequence[int]) -> str:
    """The colour of a figure, and white words on the dark ones."""
    level = rules.class_of(value, limits)
    return f"q{level} inv" if is_dark(value, limits) else f"q{level}"


def maplegend(values: Mapping[str, int | None]) -> SafeString:
    """The classes of a map as a ruler: where each begins."""
    limits = rules.steps_of(values.values())
    if not limits:
        return mark_safe("")
    below = _("di bawah %(number)s") % {"number": angka(limits[0])}
    words = [below, *(angka(limit) for limit in limits)]
    words[-1] = _("%(number)s ke atas") % {"number": words[-1]}
    steps = format_html_join(
        "",
        '<span><svg><rect class="q{}" width="100%" height="9"/></svg>{}</span>',
        (
            (rules.class_of(value, limits), word)
            for value, word in zip((1, *limits), words, strict=True)
        ),
    )
    return format_html('<div class="legend-q mt2" aria-hidden="true">{}</div>', steps)
