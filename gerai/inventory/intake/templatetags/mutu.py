"""What the pages of quality draw: {% load mutu %}."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gerai.foundation.ui.templatetags.figures import trend
from gerai.foundation.ui.templatetags.marks import icon
from gerai.foundation.ui.templatetags.words import angka
from gerai.inventory.intake.queries.quality import ListTally

register = template.Library()
NOT = mark_safe("")


@register.simple_tag(takes_context=True)
def sorted_by(
    context: dict[str, Any], name: str, word: str, sort: str, kind: str = ""
) -> SafeString:
    """The head of a column that sorts the table: once this way, once the other."""
    here = sort.removeprefix("-") == name
    query = context["request"].GET.copy()
    query.pop("hal", None)
    query["urut"] = f"-{name}" if sort == name else name
    rises = (name == "pengirim") != sort.startswith("-")
    way = ("ascending" if rises else "descending") if here else ""
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}{}</a></th>',
        format_html(' class="{}"', kind) if kind else NOT,
        format_html(' aria-sort="{}"', way) if way else NOT,
        query.urlencode(),
        word,
        icon("chevron-down" if way == "descending" else "arrow-up-down", "sm") if here else NOT,
    )


@register.simple_tag
def trend_of(lists: Sequence[ListTally]) -> SafeString:
    """The scores of some lists by time, and how the last one differs from the one before."""
    scores = [one.quality.score for one in lists]
    said = ", ".join(str(score) for score in scores)
    if len(scores) == 1:
        return format_html('<span class="faint">{}</span>', _("baru satu daftar"))
    label = _("Nilai %(number)s daftar, dari yang lama: %(said)s") % {
        "number": len(scores),
        "said": said,
    }
    change = scores[-1] - scores[-2]
    words = _("tetap") if not change else f"{change:+d}".replace("-", "\u2212")
    return format_html('<span>{}<span class="of">{}</span></span>', trend(scores, label), words)


@register.simple_tag
def share_of(count: int, of: int) -> str:
    """A share in percent, in words."""
    return f"{round(count * 100 / of)}%" if of else "–"


@register.simple_tag
def part_cells(parts: Sequence[tuple[str, float, int, int]]) -> SafeString:
    """The cells of the parts: each share, and under it what it is a share of."""
    return format_html_join(
        "",
        '<td class="num" data-l="{}"><span>{}<span class="of">{} / {}</span></span></td>',
        (
            (name, f"{share:.0f}%" if of else "–", angka(count), angka(of))
            for name, share, count, of in parts
        ),
    )


@register.simple_tag
def repaired_cell(label: str, repaired: int, waited: int) -> SafeString:
    """How many rows were put right, of those that ever waited."""
    if not waited:
        return format_html(
            '<td class="num" data-l="{}"><span class="faint">{}</span></td>',
            label,
            _("tidak ada"),
        )
    return format_html(
        '<td class="num" data-l="{}"><span>{}<span class="of">{}</span></span></td>',
        label,
        angka(repaired),
        _("dari %(number)s") % {"number": angka(waited)},
    )
