"""A sender's page, and what is remembered of its columns: seen, corrected, forgotten."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import labels
from gerai.inventory.intake import queries
from gerai.inventory.intake.actions import choosing, telling
from gerai.inventory.intake.forms.senders import ColumnForm, ContactForm, SeenForm, WhichForm
from gerai.inventory.intake.models import BusinessList, ColumnChoice, Sender
from gerai.inventory.intake.queries import senders
from gerai.inventory.intake.queries.quality import by_list, standings
from gerai.inventory.intake.rules import ListState
from gerai.inventory.intake.rules.quality import NEEDED

SHOWN = 10  # lists
LOST = (
    "Sementara Anda melihat halaman ini, %(name)s sudah mengubah kolom itu. "
    "Di bawah ini isinya sekarang; periksa, lalu simpan lagi bila masih perlu."
)


@require_safe
@needs(Permission.LIST_VIEW)
def sender(request: SignedIn) -> HttpResponse:
    """One sender by its name: how its lists come, what helps against what goes wrong, what waits,
    which of its columns are remembered. Without a name the way leads to all of them."""
    name = WhichForm(request.GET).name()
    if not name:
        return redirect("intake:quality")
    found = senders.lists_of_sender(request.user, name)
    lists = list(found.order_by("-uid"))
    if not lists:
        raise Http404
    counted = standings(by_list(found))
    standing = counted[0] if counted else None
    newest = [
        one for one in lists if one.pk in set(senders.newest_of(found).values_list("pk", flat=True))
    ]
    places = labels({one.area_code for one in lists if one.area_code})
    given = {
        "name": lists[0].sender,
        "standing": standing,
        "parts": parts_of(standing) if standing else [],
        "troubles": senders.troubles(newest),
        "waiting": [one for one in newest if waits(one)][:SHOWN],
        "lists": [(one, places.get(one.area_code, "")) for one in lists[:SHOWN]],
        "total": len(lists),
        "columns": senders.columns_of_sender(request.user, name),
        "contacts": senders.contacts_of_sender(
            request.user, name, {one.area_code for one in lists}
        ),
        "places": sorted(places.values()),
    }
    return render(request, "intake/sender.html", given)


def waits(found: BusinessList) -> bool:
    """Whether rows of the list wait for a repair or to be entered."""
    open_ = found.state in (ListState.READ, ListState.ENTERED)
    return open_ and bool(found.counts["repairable"] or found.counts["ready"])


def parts_of(standing: queries.quality.Standing) -> list[tuple[str, float, int, int, str]]:
    """Each part as a bar: its name, its share in percent, the numbers in words."""
    tally, quality = standing.tally, standing.quality
    return [
        (
            _("Lengkap"),
            quality.complete * 100,
            tally.known,
            tally.rows * NEEDED,
            _("isian penting terisi"),
        ),
        (_("Sah"), quality.valid * 100, tally.sound, tally.rows, _("baris datang tanpa masalah")),
        (
            _("Unik"),
            quality.unique * 100,
            tally.distinct,
            tally.rows,
            _("baris tanpa kembaran persis"),
        ),
        (
            _("Terkode"),
            quality.coded * 100,
            tally.coded,
            tally.rows,
            _("baris dengan kabupaten dan KBLI"),
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LIST_ENTER, of=ColumnChoice.objects.visible_to)
def column(request: SignedIn, uid: UUID) -> HttpResponse:
    """What a column of a sender is read as, to be said anew."""
    kept = get_object_or_404(
        ColumnChoice.objects.visible_to(request.user).select_related("by"), uid=uid
    )
    subjects = subjects_of(request, kept)
    first = {"isian": kept.field, "satuan": kept.scale, "dilihat": kept.seen}
    form = ColumnForm(request.POST or None, subjects=subjects, initial=first)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            choosing.correct(
                uid=uid,
                seen=said["dilihat"],
                field=said["isian"],
                scale=said["satuan"],
                by=request.user,
                at=now(),
            )
            messages.success(request, _("Tersimpan. Daftar berikutnya dibaca dengan cara ini."))
            return redirect(page_of(kept))
        except Refused as refused:
            form.add_error(None, str(refused))
        except choosing.Clash:
            messages.warning(request, _(LOST) % {"name": kept.by.name})
            form, status = ColumnForm(subjects=subjects, initial=first), 409
    given = {
        "form": form,
        "kept": kept,
        "sender": senders.spelling_of(request.user, kept.sender),
        "label": senders.label_of(kept.field),
        "area": labels([kept.area_code]).get(kept.area_code, "") if kept.area_code else "",
        "back": page_of(kept),
    }
    return render(request, "intake/sender_column.html", given, status=status)


@require_POST
@needs(Permission.LIST_ENTER, of=ColumnChoice.objects.visible_to)
def column_forget(request: SignedIn, uid: UUID) -> HttpResponse:
    """Nothing is remembered of the column any more."""
    kept = get_object_or_404(
        ColumnChoice.objects.visible_to(request.user).select_related("by"), uid=uid
    )
    form = SeenForm(request.POST)
    try:
        choosing.forget(
            uid=uid, seen=form.cleaned_data["dilihat"] if form.is_valid() else "", by=request.user
        )
        text = _('Ingatan tentang kolom "%(column)s" dihapus.') % {"column": kept.signature}
        messages.success(request, text)
    except choosing.Clash:
        messages.warning(request, _(LOST) % {"name": kept.by.name})
    return redirect(page_of(kept))


@require_POST
@needs(Permission.LIST_ENTER)
def sender_contact(request: SignedIn) -> HttpResponse:
    """`surel` is where the sender is written to; `kabar` stops that or lets it go on."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return redirect("intake:quality")
    said, at = form.cleaned_data, now()
    whom = {"sender": said["nama"], "area": said["wilayah"], "by": request.user, "at": at}
    try:
        if said["kabar"]:
            telling.set_told(told_of=said["kabar"] == "lanjut", **whom)
            messages.success(request, _("Tersimpan. Berlaku untuk daftar berikutnya."))
        else:
            kept = bool(said["surel"].strip())
            telling.set_contact(email=said["surel"].strip(), **whom)
            text = _("Alamat tersimpan, tersandi.") if kept else _("Alamat dihapus.")
            messages.success(request, text)
    except Refused as refused:
        messages.error(request, str(refused))
    except Sender.DoesNotExist:
        raise Http404 from None
    return redirect(f"{reverse('intake:sender')}?{urlencode({'nama': said['nama']})}#kabar")


def subjects_of(request: SignedIn, kept: ColumnChoice) -> list[str]:
    """Which kinds of lists the sender sends, as far as the reader sees them."""
    found = senders.lists_of_sender(request.user, kept.sender)
    return sorted(set(found.values_list("subject", flat=True)))


def page_of(kept: ColumnChoice) -> str:
    """The sender's page, at its columns."""
    return f"{reverse('intake:sender')}?{urlencode({'nama': kept.sender})}#kolom"
