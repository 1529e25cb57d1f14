"""Bars, meters, rings and the tile map: drawn with SVG attributes, so that no style is inline."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gerai.foundation.ui import rules
from gerai.foundation.ui.templatetags.marks import classes
from gerai.foundation.ui.templatetags.words import angka

SIDE, GAP = 62, 4  # of one tile, in the units of the drawing


class Tile(Protocol):
    """A kabupaten or kota with its place in the tile map."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...


def track(part: float, kind: str = "") -> SafeString:
    """The bare bar, filled to `part` percent."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><rect width="{}%" height="100%"/></svg>',
        classes("track", kind),
        part,
    )


def bar(label: str, value: float, of: float = 100, text: str = "", tone: str = "") -> SafeString:
    """One bar with its label and figure, inside <div class="bars">. Tones: soga soft."""
    return format_html(
        '<div class="{}"><span>{}</span><b>{}</b>{}</div>',
        classes("bar", tone),
        label,
        text or angka(int(value)),
        track(rules.share(value, of)),
    )


def progress(value: int, of: int, label: str) -> SafeString:
    """How far along: step 3 of 6."""
    return format_html(
        '<div role="progressbar" aria-valuemin="0" aria-valuemax="{}" aria-valuenow="{}"'
        ' aria-label="{}">{}</div>',
        of,
        value,
        label,
        track(rules.share(value, of), "progress"),
    )


def ring(value: int, of: int, label: str, tone: str = "") -> SafeString:
    """The same as a ring with its two numbers. Tone ok stands on white."""
    return format_html(
        '<svg class="{}" viewBox="0 0 64 64" role="img" aria-label="{}">'
        '<circle class="rest" cx="32" cy="32" r="28"/><circle class="part" cx="32" cy="32" r="28"'
        ' pathLength="100" stroke-dasharray="{} 100" transform="rotate(-90 32 32)"/>'
        '<text x="32" y="37">{}/{}</text></svg>',
        classes("ring", tone),
        label,
        rules.share(value, of),
        value,
        of,
    )


TEXTURE = mark_safe(
    '<defs><pattern id="isen" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><path d="M0 0v6" stroke="#fff" stroke-opacity=".4"'
    ' stroke-width="4"/></pattern></defs>'
)


def meter(parts: Sequence[tuple[str, int, str]], label: str) -> SafeString:
    """Parts of one whole with their key; each (kind, count, words). Kind b is a proposal: lines."""
    places = rules.parts([count for _kind, count, _words in parts])
    shapes = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" height="100%"/>',
        (
            (kind, start, width)
            for (kind, _c, _w), (start, width) in zip(parts, places, strict=True)
        ),
    )
    lines = format_html_join(
        "",
        '<rect fill="url(#isen)" x="{}%" width="{}%" height="100%"/>',
        (place for (kind, _c, _w), place in zip(parts, places, strict=True) if kind == "b"),
    )
    key = format_html_join(
        "",
        '<li><svg aria-hidden="true"><rect class="{}" width="10" height="10"/></svg>'
        '<span><b class="num">{}</b> {}</span></li>',
        ((kind, angka(count), words) for kind, count, words in parts),
    )
    return format_html(
        '<svg class="track meter" role="img" aria-label="{}">{}{}{}</svg><ul class="key">{}</ul>',
        label,
        TEXTURE if lines else "",
        shapes,
        lines,
        key,
    )


def kpi(value: str, label: str, note: str = "") -> SafeString:
    """One figure of <div class="kpis">: what it counts, the figure, what it rests on."""
    return format_html(
        '<div class="kpi"><p class="l">{}</p><p class="v">{}</p>{}</div>',
        label,
        value,
        format_html('<p class="d">{}</p>', note) if note else "",
    )


def tilemap(
    tiles: Iterable[Tile], values: Mapping[str, int], label: str, href: str = ""
) -> SafeString:
    """One square per kabupaten or kota, darker for more; `href` + code is where a tile leads.

    A table with the same figures must stand beside it: on a phone a tile shows no name.
    """
    tiles = list(tiles)
    limits = rules.steps_of(values.get(tile.code, 0) for tile in tiles)
    first = min((tile.column for tile in tiles), default=0)
    top = min((tile.row for tile in tiles), default=0)
    step = SIDE + GAP
    wide = (max((tile.column for tile in tiles), default=0) - first + 1) * step - GAP
    high = (max((tile.row for tile in tiles), default=0) - top + 1) * step - GAP
    squares = format_html_join(
        "",
        "{}",
        (
            (
                square(
                    tile,
                    values.get(tile.code, 0),
                    limits,
                    ((tile.column - first) * step, (tile.row - top) * step),
                    href,
                ),
            )
            for tile in tiles
        ),
    )
    return format_html(
        '<svg class="tiles" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        wide,
        high,
        "group" if href else "img",
        label,
        squares,
    )


def square(
    tile: Tile, value: int, limits: Sequence[int], at: tuple[int, int], href: str
) -> SafeString:
    """One tile with its short name and figure."""
    level = rules.class_of(value, limits)
    name = tile.name.removeprefix("Kabupaten ").removeprefix("Kab. ")
    short = name.replace("Kota ", "Kt. ")
    inside = format_html(
        '<g class="q{}{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>'
        '<text class="n" x="{}" y="{}">{}</text><text class="v" x="{}" y="{}">{}</text></g>',
        level,
        " inv" if level >= 4 else "",
        at[0],
        at[1],
        SIDE,
        SIDE,
        at[0] + SIDE / 2,
        at[1] + SIDE / 2 - 5,
        short,
        at[0] + SIDE / 2,
        at[1] + SIDE / 2 + 14,
        angka(value),
    )
    if not href:
        return inside
    said = _("%(name)s: %(number)s usaha") % {"name": tile.name, "number": angka(value)}
    return format_html('<a href="{}{}" aria-label="{}">{}</a>', href, tile.code, said, inside)
