"""Bars, meters and rings: drawn with SVG attributes, so that no style is inline."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gerai.foundation.ui import rules
from gerai.foundation.ui.templatetags.marks import classes
from gerai.foundation.ui.templatetags.words import angka


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


STEP, TALL = 8, 24  # of one bar of a trend, in the units of the drawing


def trend(points: Sequence[int], label: str, most: int = 100) -> SafeString:
    """Small bars from left to right, each of 0 to `most`; the last one is dark. `label` says what
    they say, since the drawing alone tells nothing exactly."""
    heights = [max(1, round(rules.share(point, most) * TALL / 100)) for point in points]
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            ("last" if at == len(heights) - 1 else "", at * STEP, TALL - tall, STEP - 2, tall)
            for at, tall in enumerate(heights)
        ),
    )
    return format_html(
        '<svg class="trend" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img"'
        ' aria-label="{2}">{3}</svg>',
        max(1, len(heights)) * STEP - 2,
        TALL,
        label,
        bars,
    )
