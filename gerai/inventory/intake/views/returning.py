"""The workbook that goes back to a list's sender: asked for, waited for, fetched."""

from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from gerai.foundation.access.policies import SignedIn, needs, stored
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.intake.actions import asking, running
from gerai.inventory.intake.actions.returning import waiting
from gerai.inventory.intake.engine import has_original
from gerai.inventory.intake.engine.storing import RETURNS
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries.working import latest, progress_of
from gerai.inventory.intake.rules.working import WorkKind, WorkState

SEEN = BusinessList.objects.visible_to
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}
stored(RETURNS, Permission.LIST_ENTER)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LIST_ENTER, of=SEEN)
@vary_on_headers("HX-Request")
def give_back(request: SignedIn, uid: UUID) -> HttpResponse:
    """What goes back to the sender, the way to ask for it, and how far it is."""
    found = get_object_or_404(SEEN(request.user), uid=uid)
    if request.method == "POST":
        try:
            asking.ask(uid=uid, kind=WorkKind.GIVE_BACK, by=request.user, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("intake:give_back", uid=uid)
    progress = progress_of(latest(found, WorkKind.GIVE_BACK), request.user, now())
    part = "#progress" if request.headers.get("HX-Request") else ""
    context = {
        "list": found,
        "progress": progress,
        "waiting": waiting(found) if found.counts["read"] else 0,
        "original": has_original(found.uid),
        "name": name_of(found, progress.work.form if progress else ""),
    }
    return render(request, f"intake/give_back.html{part}", context)


@require_safe
@needs(Permission.LIST_ENTER, of=SEEN)
def workbook(request: SignedIn, uid: UUID) -> HttpResponse | StreamingHttpResponse:
    """The newest workbook that was made, for who works with the list."""
    found = get_object_or_404(SEEN(request.user), uid=uid)
    made = found.works.filter(
        kind=WorkKind.GIVE_BACK.value, state=WorkState.DONE.value, expires_at__gt=now()
    )
    work = made.order_by("-pk").first()
    if work is None:
        messages.error(request, _("Belum ada berkas yang disusun, atau sudah dihapus. Susun dulu."))
        return redirect("intake:give_back", uid=uid)
    response = StreamingHttpResponse(
        running.fetch(work=work, by=request.user, at=now()), content_type=TYPES[work.form]
    )
    name = content_disposition_header(True, name_of(found, work.form))
    response["Content-Disposition"] = name or "attachment"
    return response


def name_of(found: BusinessList, form: str) -> str:
    """What the sender will see it called."""
    return f"{PurePath(found.name).stem[:80]} - perlu diperbaiki.{form or 'xlsx'}"
