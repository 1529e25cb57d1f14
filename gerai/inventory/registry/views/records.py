"""One record: what is known, as of a day, and a personal value opened for a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.documents.engine import DocumentTrouble
from gerai.foundation.people.actions import NoReason
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.actions.printing import print_sheet
from gerai.inventory.registry.actions.revealing import reveal as revealed
from gerai.inventory.registry.forms import DayForm, RevealForm
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.history import Parts, as_it_was, end_of, present
from gerai.inventory.registry.queries.proposals import waiting
from gerai.inventory.registry.queries.sheet import holders, sheet, value_of
from gerai.inventory.registry.queries.timeline import timeline
from gerai.inventory.registry.queries.ways import ways


@require_safe
@needs(Permission.BUSINESS_VIEW, of=Business.objects.visible_to)
def record(request: SignedIn, uid: UUID) -> HttpResponse:
    """All that is known of one business, and where it came from; of a past day by ?pada=."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    form = DayForm(request.GET)
    day = form.cleaned_data["pada"] if form.is_valid() else None
    past = day if day and day < localdate() else None
    parts = as_it_was(business, end_of(past)) if past else present(business)
    if parts is None:
        context = {"business": business, "day": past, "form": form}
        return render(request, "registry/not_yet.html", context)
    note_seen(by=request.user, act="page", **whose(parts), at=now())
    may_edit = holds(request.user, Permission.BUSINESS_EDIT, area=business.area_code)
    context = {
        "sheet": sheet(parts, on=past or localdate()),
        "business": parts.business,
        "past": past,
        "waiting": [] if past else waiting(business),
        "ways": ways(business) if may_edit and not past else {},
        "may_reveal": holds(request.user, Permission.PERSONAL_REVEAL, area=business.area_code),
        "may_edit": may_edit and not past,
    }
    return render(request, "registry/record.html", context)


def whose(parts: Parts) -> dict[str, Any]:
    """Whose data the page shows, and which kinds."""
    kept = holders(parts)
    kinds = {one.kind.value for holder in kept for one in holder.contacts}
    persons = {holder.tie.person.uid for holder in kept if holder.tie}
    return {"holders": persons | {parts.business.uid}, "kinds": kinds}


@require_safe
@needs(Permission.BUSINESS_VIEW, of=Business.objects.visible_to)
def history(request: SignedIn, uid: UUID) -> HttpResponse:
    """What happened to one business: when, by whom, from which value to which."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    form = DayForm()
    form.fields["pada"].required = True
    context = {"business": business, "steps": timeline(business), "form": form}
    return render(request, "registry/history.html", context)


@require_safe
@needs(Permission.BUSINESS_VIEW, of=Business.objects.visible_to)
def sheet_file(request: SignedIn, uid: UUID) -> HttpResponse:
    """The record as a PDF to print; its page says so when none could be made."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    try:
        made = print_sheet(uid=uid, by=request.user, at=now())
    except DocumentTrouble as trouble:
        messages.error(request, str(trouble))
        return redirect("registry:record", uid=uid)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="lembar-{business.number}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSONAL_REVEAL, of=Business.objects.visible_to)
def reveal(request: SignedIn, uid: UUID, value: UUID) -> HttpResponse:
    """Asks why; then shows the one value on a page that nothing keeps."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    found = value_of(business, value)
    if found is None:
        raise Http404
    holder, contact = found
    context: dict[str, Any] = {
        "list_href": reverse("registry:index"),
        "list_word": _("Registri usaha"),
        "record_href": reverse("registry:record", args=[uid]),
        "record": business.called,
        "under": business.called,
        "holder": holder.name,
        "contact": contact,
    }
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            context["text"] = revealed(
                uid=uid,
                value=value,
                by=request.user,
                purpose=form.cleaned_data["tujuan"],
                reason=form.cleaned_data["alasan"],
                at=now(),
            )
        except Refused as refusal:
            form.add_error("tujuan", str(refusal))
        except NoReason as said:
            form.add_error("alasan", str(said))
    return render(request, "registry/reveal.html", {**context, "form": form})
