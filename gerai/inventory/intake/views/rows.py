"""Rows are mended: one by one, or all that say the same; each step can be taken back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import labels
from gerai.inventory.intake.actions import mending
from gerai.inventory.intake.actions.showing import note_rows
from gerai.inventory.intake.engine.mended import mended_of
from gerai.inventory.intake.forms import AlikeForm, PlaceForm, said_in
from gerai.inventory.intake.models import BusinessList, Mending, Row
from gerai.inventory.intake.queries import several_tables
from gerai.inventory.intake.queries.raw import raw_row
from gerai.inventory.intake.queries.rowsheet import RowSheet, next_waiting, sheet_of
from gerai.inventory.intake.queries.seen import seen_of
from gerai.inventory.intake.rules import RowState
from gerai.inventory.intake.rules.mending import Fix, fixes

from .lists import desk, places_near

MINE = needs(Permission.LIST_ENTER, of=BusinessList.objects.visible_to)


@require_POST
@MINE
def accept(request: SignedIn, uid: UUID) -> HttpResponse:
    """A proposal is taken for all rows of a kind, or for those that say the same."""
    form = AlikeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    said = form.cleaned_data
    if said["isian"] and not (said["usulan"] or said["ketik"]):
        return back(request, uid, trouble=_("Ketik dulu isinya, lalu tekan Pakai."))
    known: dict[str, Any] = {"uid": uid, "kind": said["masalah"], "by": request.user, "at": now()}
    try:
        if said["isian"]:
            fix = Fix(said["isian"], said["usulan"] or said["ketik"])
            done = mending.accept(words=said["kata"], fix=fix, **known)
        else:
            done = mending.accept_all(**known)
    except Refused as refused:
        return back(request, uid, trouble=str(refused))
    return back(request, uid, batch=done.batch)


@require_POST
@MINE
def take_back(request: SignedIn, uid: UUID) -> HttpResponse:
    """An act is taken back, whoever did it."""
    try:
        batch = UUID(request.POST.get("urung", ""))
    except ValueError:
        return HttpResponseBadRequest()
    try:
        rows, kept = mending.take_back(uid=uid, batch=batch, by=request.user, at=now())
    except Refused as refused:
        return back(request, uid, trouble=str(refused))
    said = _("%(rows)s baris kembali seperti di daftarnya.") % {"rows": rows}
    if kept:
        said += " " + _("%(kept)s baris sudah masuk registri dan tetap.") % {"kept": kept}
    return back(request, uid, said=said)


@require_POST
@MINE
def fix(request: SignedIn, uid: UUID, number: int) -> HttpResponse:
    """One proposal is taken for one row, which must be as the officer saw it."""
    found = get_object_or_404(BusinessList.objects.visible_to(request.user), uid=uid)
    row = get_object_or_404(Row, business_list=found, number=number)
    problem, _dot, choice = request.POST.get("usul", "").partition(".")
    try:
        chosen = fixes(row.problems[int(problem)])[int(choice)]
    except (ValueError, IndexError):
        return back(request, uid, trouble=changed_meanwhile(row))
    try:
        done = mending.mend(
            uid=uid,
            number=number,
            seen=request.POST.get("lihat", ""),
            said={chosen.field: chosen.text},
            by=request.user,
            at=now(),
        )
    except mending.Clash:
        return back(request, uid, trouble=changed_meanwhile(row))
    except Refused as refused:
        return back(request, uid, trouble=str(refused))
    return back(request, uid, batch=done.batch)


def changed_meanwhile(row: Row) -> str:
    """Somebody was quicker."""
    return _("Baris %(line)s baru saja diubah petugas lain.") % {"line": row.line or row.number}


def back(
    request: SignedIn,
    uid: UUID,
    *,
    batch: UUID | None = None,
    said: str = "",
    trouble: str = "",
) -> HttpResponse:
    """The list again where it was looked at, with what was done; htmx gets it at once."""
    if request.headers.get("HX-Request"):
        return desk(request, uid, batch=batch, said=said, trouble=trouble)
    query = request.GET.copy()
    query.pop("urung", None)
    if batch:
        query["urung"] = str(batch)
    if trouble or said:
        (messages.error if trouble else messages.success)(request, trouble or said)
    address = reverse("intake:list", args=[uid])
    return redirect(f"{address}?{query.urlencode()}#baris" if query else f"{address}#baris")


@require_http_methods(["GET", "HEAD", "POST"])
@MINE
def row(request: SignedIn, uid: UUID, number: int) -> HttpResponse:
    """One row: what it says, what is wrong, and every field to put right."""
    found = get_object_or_404(BusinessList.objects.visible_to(request.user), uid=uid)
    kept = found.rows.filter(number=number).first()
    if kept is None:
        raise Http404
    if request.method == "POST":
        return saved(request, found, kept)
    return shown(request, found, kept)


def saved(request: SignedIn, found: BusinessList, kept: Row) -> HttpResponse:
    """The next row that waits; or the row again, with what is to be mended in the form."""
    said = said_in(request.POST, seen(found, kept)[0])
    place = PlaceForm.place(request.GET)
    if "kembalikan" in request.POST:
        mended = mended_of(found, [kept.number]).get(kept.number)
        said = dict.fromkeys(mended.said if mended else (), None)
    follow = next_waiting(found, kept.number, place.kind)
    if not said:
        return onward(found, follow, request.GET.urlencode())
    try:
        done = mending.mend(
            uid=found.uid,
            number=kept.number,
            seen=request.POST.get("lihat", ""),
            said=said,
            by=request.user,
            at=now(),
        )
    except mending.Clash:
        mine = _("Isian Anda masih ada di bawah; simpan lagi bila itu yang benar.")
        return shown(request, found, kept, trouble=f"{changed_meanwhile(kept)} {mine}", status=409)
    except Refused as refused:
        return shown(request, found, kept, trouble=str(refused), status=400)
    kept.refresh_from_db()
    query = request.GET.copy()
    query["urung"] = str(done.batch)
    if "kembalikan" in request.POST or kept.state in (RowState.REPAIRABLE, RowState.REJECTED):
        follow = kept.number
    return onward(found, follow, query.urlencode())


def onward(found: BusinessList, follow: int | None, query: str) -> HttpResponse:
    """The next row that waits, or the list when there is none."""
    if follow is None:
        return redirect(f"{reverse('intake:list', args=[found.uid])}?{query}#baris")
    return redirect(f"{reverse('intake:row', args=[found.uid, follow])}?{query}")


def seen(found: BusinessList, kept: Row) -> tuple[RowSheet, str]:
    """The row's sheet and its mark."""
    raw, personal = raw_row(found, kept.number)
    mended = mended_of(found, [kept.number]).get(kept.number)
    code = kept.values.get("area_code", "")
    place = labels([code])[code] if code else ""
    return sheet_of(found, kept, raw, personal, mended, place), seen_of(kept, mended)


def shown(
    request: SignedIn,
    found: BusinessList,
    kept: Row,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form of the row. What was typed into it and not saved stays."""
    kept.refresh_from_db()
    note_rows(found, [kept], by=request.user, at=now())
    sheet, mark = seen(found, kept)
    place = PlaceForm.place(request.GET)
    typed = {key: request.POST[key] for key in request.POST}
    context = {
        "list": found,
        "row": kept,
        "sheet": sheet.typed(typed, clash=status == 409),
        "mark": mark,
        "places": places_near(found, kept.values.get("area_code", "")),
        "trouble": trouble,
        "several": several_tables(found),
        "following": next_waiting(found, kept.number, place.kind),
        "last": Mending.objects.filter(business_list=found, number=kept.number)
        .select_related("by")
        .first(),
        "batch": request.GET.get("urung", ""),
        "query": urlencode([(k, v) for k, v in request.GET.items() if k != "urung"]),
        "entered": kept.state == RowState.ENTERED,
    }
    return render(request, "intake/row.html", context, status=status)
