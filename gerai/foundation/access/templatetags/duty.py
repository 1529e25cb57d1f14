"""A task's time and a proposal's fate in words."""

from datetime import datetime, timedelta

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerai.foundation.access.models import Posting, Proposal, User
from gerai.foundation.access.queries import Idle, Officer, Proposed
from gerai.foundation.ui.templatetags.ui import badge, table
from gerai.foundation.ui.templatetags.words import tanggal

register = template.Library()
WORDS = {
    "waiting": ("warn", "clock", gettext_lazy("Menunggu persetujuan")),
    "approved": ("ok", "check", gettext_lazy("Disetujui")),
    "declined": ("bad", "x", gettext_lazy("Ditolak")),
    "withdrawn": ("", "", gettext_lazy("Dibatalkan pengusulnya")),
    "expired": ("", "clock", gettext_lazy("Lewat waktunya")),
}


@register.simple_block_tag
def duties(content: str, caption: str, fourth: str, fifth: str, second: str = "") -> SafeString:
    """A table of people and their tasks, a `{% duty %}` each; the last two columns are named, the
    second one where it is not the role."""
    heads = (_("Nama"), second or _("Peran"), _("Wilayah tugas"), fourth)
    row = format_html_join("", '<th scope="col">{}</th>', ((word,) for word in heads))
    head = format_html('<thead><tr>{}<th scope="col" class="num">{}</th></tr></thead>', row, fifth)
    return table(format_html("{}<tbody>{}</tbody>", head, content), caption)


@register.simple_block_tag
def duty(
    content: str,
    href: str,
    user: User,
    task: Posting | Proposal,
    said: Officer | Proposed,
    fourth: str,
    fifth: str,
    when: datetime,
) -> SafeString:
    """One row: whose task, as what, where; what is said of it; since when."""
    return row_of(
        format_html('<a href="{}">{}</a>{}', href, user.name, sub(user.email)),
        format_html("{}{}", said.title, sub(task.organisation.name if task.organisation else "")),
        said.area or _("Seluruh wilayah"),
        format_html("{}", content),
        tanggal(when),
        labels=(_("Peran"), fourth, fifth),
    )


@register.simple_block_tag
def idle(content: str, href: str, said: Idle, second: str, fourth: str, fifth: str) -> SafeString:
    """One row of an account without a task: what it did last, if anything."""
    past = said.title or format_html('<span class="faint">{}</span>', _("belum pernah bertugas"))
    return row_of(
        format_html('<a href="{}">{}</a>{}', href, said.account.name, sub(said.account.email)),
        past,
        said.area or "–",
        format_html("{}", content),
        tanggal(said.account.joined_at),
        labels=(second, fourth, fifth),
    )


def sub(text: str | None) -> SafeString:
    """A second, smaller line, where there is one."""
    return format_html('<span class="sub">{}</span>', text) if text else SafeString("")


def row_of(*cells: str | Promise, labels: tuple[str, str, str]) -> SafeString:
    """Five cells; on a phone each says what it is, and what it says keeps together."""
    return format_html(
        '<tr><th scope="row"><div>{}</div></th><td data-l="{}"><div>{}</div></td>'
        '<td data-l="{}">{}</td><td data-l="{}"><div>{}</div></td>'
        '<td class="num nobr" data-l="{}">{}</td></tr>',
        cells[0],
        labels[0],
        cells[1],
        _("Wilayah tugas"),
        cells[2],
        labels[1],
        cells[3],
        labels[2],
        cells[4],
    )


@register.simple_tag
def period(task: Posting | Proposal) -> str:
    """From when to its last whole day."""
    since = tanggal(task.since)
    if task.until is None:
        return _("sejak %(since)s") % {"since": since}
    last = tanggal(task.until - timedelta(seconds=1))
    return _("%(since)s sampai %(last)s") % {"since": since, "last": last}


@register.simple_tag
def decision(proposal: Proposal) -> SafeString:
    """Where it stands, as a badge."""
    tone, icon, word = WORDS[proposal.state]
    return badge(format_html("{}", word), tone, icon)
