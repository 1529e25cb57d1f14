"""Returning migrants and affected residents: their list, and the page of one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.inventory.registry.forms import PeopleForm
from gerai.inventory.registry.models import Person
from gerai.inventory.registry.queries.people import people as found_people
from gerai.inventory.registry.queries.people import person_sheet

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
    return render(request, "registry/person.html", {"sheet": person_sheet(found)})
