"""Small drawings and the helpers that every component uses."""

from typing import Any

from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gerai.foundation.ui import rules

NOTHING = mark_safe("")


def attributes(given: dict[str, Any]) -> str:
    """As HTML attributes; data_busy becomes data-busy, what is empty or false is left out."""
    return flatatt({key.rstrip("_").replace("_", "-"): kept for key, kept in given.items() if kept})


def classes(*words: str) -> str:
    """The words that are there, for a class attribute."""
    return " ".join(word for word in words if word)


def icon(name: str, size: str = "") -> SafeString:
    """A drawing beside a word; it says nothing to a screen reader. Sizes: sm lg."""
    if not name:
        return NOTHING
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes("i", size),
        static("ui/ikon.svg"),
        name,
    )


def logo() -> SafeString:
    """Four petals round a point: the mark."""
    petals = format_html_join(
        "",
        '<path d="{}" transform="rotate({} 20 20)"/>',
        ((rules.PETAL, turn) for turn in (0, 90, 270)),
    )
    return format_html(
        '<svg viewBox="0 0 40 40" aria-hidden="true"><g fill="currentColor">{}</g>'
        '<path fill="#d79952" d="{}" transform="rotate(180 20 20)"/>'
        '<circle cx="20" cy="20" r="3.4" fill="#d79952" stroke="#161f4d"'
        ' stroke-width="1.4"/></svg>',
        petals,
        rules.PETAL,
    )


def cap(number: object, size: str = "") -> SafeString:
    """The seal that stands for a business without a logo. Sizes: sm lg."""
    seal = rules.seal(str(number))
    petals = format_html_join(
        "",
        '<path d="{}" transform="rotate({} 20 20)" fill="{}"/>',
        ((rules.PETAL, turn, seal.ink if filled else "none") for turn, filled in seal.petals),
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 40 40" aria-hidden="true"><path fill="{}" d="M0 0h40v40H0z"/>'
        '<g stroke="{}" stroke-width="1.6">{}</g><path fill="{}" d="{}"/></svg>',
        classes("cap", size),
        seal.ground,
        seal.ink,
        petals,
        seal.accent,
        seal.dots + seal.middle,
    )


def masked(text: str) -> SafeString:
    """A personal value of which only the end is shown."""
    tail = text.lstrip("•*")
    return format_html(
        '<span class="masked"><span aria-hidden="true">{}</span>'
        '<span class="sr">{} </span>{}</span>',
        "•" * min(4, len(text) - len(tail)),
        _("disamarkan, akhirnya"),
        tail,
    )
