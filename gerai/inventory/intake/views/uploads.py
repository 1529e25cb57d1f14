"""Sending a list: the form, and the page that tells how far it is."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from gerai.foundation.access.adapters import SealedFile, trouble_of
from gerai.foundation.access.policies import SignedIn, needs, takes_file
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.intake.actions import sending
from gerai.inventory.intake.engine.storing import UPLOADS
from gerai.inventory.intake.forms import SendForm
from gerai.inventory.intake.models import Upload
from gerai.inventory.intake.queries.sending import ahead_of, known_senders, pace
from gerai.inventory.registry.rules import PersonKind


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LIST_ENTER)
@takes_file(UPLOADS)
def send(request: SignedIn) -> HttpResponse:
    """One file with what its sender knows of it; a job reads it."""
    today = localdate()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SendForm(
        *given,
        user=request.user,
        today=today,
        trouble=trouble_of(request),
        initial={"tanggal": today},
    )
    if given and form.is_valid():
        try:
            return redirect("intake:upload", uid=sent(request, form).uid)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "senders": known_senders(request.user),
        "most": settings.UPLOAD_MB,
        "mine": Upload.objects.visible_to(request.user).filter(by=request.user).order_by("-pk")[:8],
    }
    status = 400 if given else 200
    return render(request, "intake/upload_form.html", context, status=status)


def sent(request: SignedIn, form: SendForm) -> Upload:
    """The file is kept, and its job waits."""
    said = form.cleaned_data
    file: SealedFile = said["berkas"]
    upload = sending.send(
        file=sending.Sent(file.uid, file.name or "", file.size or 0),
        sender=said["pengirim"].strip(),
        within=said["wilayah"],
        said_on=said["tanggal"],
        persons=PersonKind(said["warga"]) if said["warga"] else None,
        by=request.user,
        at=now(),
    )
    file.kept = True
    return upload


@require_safe
@needs(Permission.LIST_VIEW, of=Upload.objects.visible_to)
@vary_on_headers("HX-Request")
def upload(request: SignedIn, uid: UUID) -> HttpResponse:
    """How far the file is; then its list, or why there is none."""
    seen = Upload.objects.visible_to(request.user).select_related("business_list")
    found = get_object_or_404(seen, uid=uid)
    part = "#progress" if request.headers.get("HX-Request") else ""
    known = found.business_list
    context = {
        "upload": found,
        "list": known,
        "pace": pace(found.rows, found.expected, found.started_at, now()),
        "ahead": ahead_of(found) if found.state == "waiting" else 0,
        "may_stop": found.state in {"waiting", "reading"},
    }
    return render(request, f"intake/upload.html{part}", context)


@require_POST
@needs(Permission.LIST_ENTER, of=Upload.objects.visible_to)
def upload_stop(request: SignedIn, uid: UUID) -> HttpResponse:
    """The reading ends; what was read already is not lost."""
    sending.stop(uid=uid, by=request.user, at=now())
    return redirect("intake:upload", uid=uid)
