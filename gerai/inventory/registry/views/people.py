"""Returning migrants and affected residents: their list, and the page of one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import holds
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.foundation.people.actions import NoReason
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.actions.revealing import reveal_of_person
from gerai.inventory.registry.forms import PeopleForm, RevealForm
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.queries.people import people as found_people
from gerai.inventory.registry.queries.people import person_sheet, value_of_person

from .listing import without


@require_safe
@needs(Permission.BUSINESS_VIEW)
def people(request: SignedIn) -> HttpResponse:
    """By name, narrowed by the address."""
    form = PeopleForm(request.GET)
    said = form.said()
    page = found_people(
        request.user,
        words=said["q"] or "",
        kind=said["siapa"] or "",
        after=said["sesudah"],
        before=said["sebelum"],
    )
    shown = (row.person.uid for row in page.rows)
    note_seen(by=request.user, act="list", holders=shown, at=now())
    context = {
        "form": form,
        "rows": page.rows,
        "narrowed": bool(said["q"] or said["siapa"]),
        "earlier": without(request.GET, sebelum=str(page.earlier)) if page.earlier else "",
        "later": without(request.GET, sesudah=str(page.later)) if page.later else "",
    }
    return render(request, "registry/people.html", context)


@require_safe
@needs(Permission.BUSINESS_VIEW, of=Person.objects.listed_for)
def person(request: SignedIn, uid: UUID) -> HttpResponse:
    """What is known of one person, and where it came from."""
    found = get_object_or_404(Person.objects.listed_for(request.user), uid=uid)
    may_reveal = holds(request.user, Permission.PERSONAL_REVEAL, area=found.area_code)
    sheet = person_sheet(found)
    note_seen(
        by=request.user,
        act="page",
        holders=[uid],
        kinds=(one.kind.value for one in sheet.contacts),
        at=now(),
    )
    context = {"sheet": sheet, "may_reveal": may_reveal}
    return render(request, "registry/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSONAL_REVEAL, of=Person.objects.listed_for)
def reveal_person(request: SignedIn, uid: UUID, value: UUID) -> HttpResponse:
    """Asks why; then shows the one value on a page that nothing keeps."""
    found = get_object_or_404(Person.objects.listed_for(request.user), uid=uid)
    contact = value_of_person(found, value)
    if contact is None:
        raise Http404
    context: dict[str, Any] = {
        "list_href": reverse("people:index"),
        "list_word": _("Warga"),
        "record_href": reverse("people:person", args=[uid]),
        "record": found.name,
        "under": found.get_kind_display(),
        "holder": found.name,
        "contact": contact,
    }
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["alasan"]
        try:
            context["text"] = reveal_of_person(
                uid=uid,
                value=value,
                by=request.user,
                purpose=form.cleaned_data["tujuan"],
                reason=reason,
                at=now(),
            )
        except Refused as refusal:
            form.add_error("tujuan", str(refusal))
        except NoReason as said:
            form.add_error("alasan", str(said))
    return render(request, "registry/reveal.html", {**context, "form": form})
