"""Entering a list and taking it out again: what will happen, how far it is, who said yes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.intake.actions import asking
from gerai.inventory.intake.forms import AnswerForm
from gerai.inventory.intake.models import BusinessList, Work
from gerai.inventory.intake.queries.working import (
    latest,
    open_work,
    outlook,
    progress_of,
    undoing,
)
from gerai.inventory.intake.rules.working import WorkKind, WorkState

SEEN = BusinessList.objects.visible_to
PAGES = {WorkKind.ENTER: "intake:enter", WorkKind.UNDO: "intake:undo"}
TEMPLATES = {WorkKind.ENTER: "intake/enter.html", WorkKind.UNDO: "intake/undo.html"}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LIST_ENTER, of=SEEN)
@vary_on_headers("HX-Request")
def enter(request: SignedIn, uid: UUID) -> HttpResponse:
    """What entering would do, and the way to ask for it; then how far it is."""
    found = get_object_or_404(SEEN(request.user), uid=uid)
    if request.method == "POST":
        return asked(request, found, WorkKind.ENTER)
    return page(request, found, WorkKind.ENTER)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EDIT, of=SEEN)
@vary_on_headers("HX-Request")
def undo(request: SignedIn, uid: UUID) -> HttpResponse:
    """What would go, go back and stay, before the button; then how far it is."""
    found = get_object_or_404(SEEN(request.user), uid=uid)
    if request.method == "POST":
        return asked(request, found, WorkKind.UNDO)
    return page(request, found, WorkKind.UNDO)


def asked(request: SignedIn, found: BusinessList, kind: WorkKind) -> HttpResponse:
    """It is asked for, or a sentence says why not."""
    try:
        asking.ask(uid=found.uid, kind=kind, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGES[kind], uid=found.uid)


def page(request: SignedIn, found: BusinessList, kind: WorkKind) -> HttpResponse:
    """The page of one act: the work that is open or was the last, and what would happen."""
    at, busy = now(), open_work(found)
    progress = progress_of(busy or latest(found, kind), request.user, at)
    part = "#progress" if request.headers.get("HX-Request") else ""
    context: dict[str, object] = {"list": found, "progress": progress, "busy": busy}
    asks = busy is None or busy.state == WorkState.ASKED.value
    if not part and asks and kind is WorkKind.ENTER:
        context["outlook"] = outlook(found, at)
    if not part and not busy and kind is WorkKind.UNDO and found.counts["entered"]:
        context["consequences"] = undoing(found)
    return render(request, f"{TEMPLATES[kind]}{part}", context)


@require_POST
@needs(Permission.LIST_ENTER, of=SEEN)
def answer(request: SignedIn, uid: UUID) -> HttpResponse:
    """A yes or a no of the second person, a change of mind, or the wish that it stops."""
    found = get_object_or_404(SEEN(request.user), uid=uid)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Jawaban itu tidak lengkap. Buka lagi halamannya."))
        return redirect("intake:list", uid=uid)
    said = form.cleaned_data
    work = get_object_or_404(found.works, uid=said["kerja"])
    try:
        messages.success(request, answered(request, found, work, said))
    except Refused as refusal:
        messages.error(request, str(refusal))
    address = PAGES.get(WorkKind(work.kind), "intake:give_back")
    return redirect(address, uid=found.uid)


def answered(request: SignedIn, found: BusinessList, work: Work, said: dict[str, object]) -> str:
    """What was said is done; a sentence of it."""
    what: dict[str, Any] = {
        "uid": found.uid,
        "work_uid": work.uid,
        "by": request.user,
        "at": now(),
    }
    match said["jawab"]:
        case "setujui":
            asking.confirm(seen=int(str(said["siap"] or 0)), **what)
            return _("Disetujui. Daftarnya sedang dimasukkan.")
        case "tolak":
            asking.decline(reason=str(said["alasan"]), **what)
            return _("Ditolak. Alasannya terbaca oleh peminta.")
        case "batal":
            asking.withdraw(**what)
            return _("Permintaan dibatalkan.")
    asking.halt(**what)
    return _("Dihentikan sesudah baris yang sedang dikerjakan.")
