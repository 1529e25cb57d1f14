"""A task's time and a proposal's fate in words."""

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gerai.foundation.access.models import Posting, Proposal
from gerai.foundation.ui.templatetags.ui import badge
from gerai.foundation.ui.templatetags.words import tanggal

register = template.Library()
WORDS = {
    "waiting": ("warn", "clock", gettext_lazy("Menunggu persetujuan")),
    "approved": ("ok", "check", gettext_lazy("Disetujui")),
    "declined": ("bad", "x", gettext_lazy("Ditolak")),
    "withdrawn": ("", "", gettext_lazy("Dibatalkan pengusulnya")),
    "expired": ("", "clock", gettext_lazy("Lewat waktunya")),
}


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
