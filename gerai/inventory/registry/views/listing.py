"""The list of businesses and its search box."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission
from gerai.foundation.privacy.actions.seeing import note_seen
from gerai.inventory.registry.actions.seeking import seek as sought
from gerai.inventory.registry.forms import FilterForm, SeekForm
from gerai.inventory.registry.queries.places import area_choices, senders
from gerai.inventory.registry.queries.rows import rows_of
from gerai.inventory.registry.queries.search import COUNTED, Page, search
from gerai.inventory.registry.rules import identity_kinds

CURSORS = ("sesudah", "sebelum")
BOX = "cari"  # the id of the search box
DIGITS = re.compile(r"\d[\s.-]*" * 5)


@require_safe
@needs(Permission.BUSINESS_VIEW)
@vary_on_headers("HX-Request")
def index(request: SignedIn) -> HttpResponse:
    """The list: filtered by its address, a page at a time."""
    response = listed(request, request.GET)
    response["HX-Push-Url"] = reverse("registry:index") + without(request.GET)
    return response


def listed(request: SignedIn, data: QueryDict) -> HttpResponse:
    """The list that the address `data` names: the whole page, or the part that htmx swaps."""
    form = filter_form(request, data)
    if not form.is_valid():
        return render(request, "registry/index.html", {"form": form}, status=400)
    filters = form.filters()
    page = search(request.user, filters, form.cursor(), form.limit())
    note_seen(by=request.user, act="list", holders=(one.uid for one in page.rows), at=now())
    context = {
        "form": form,
        "rows": rows_of(page.rows),
        "counted": page.total <= COUNTED,
        "total": min(page.total, COUNTED),
        "chips": chips(data, form),
        "numbered": bool(identity_kinds(filters.words)),
        "may_export": bool(areas(request.user, Permission.BUSINESS_EXPORT)),
        "swapped": swapped(request),
        **ways(data, page),
    }
    part = "#results" if swapped(request) else ""
    return render(request, f"registry/index.html{part}", context)


def filter_form(request: SignedIn, data: QueryDict) -> FilterForm:
    """The list's form with what this user may choose from."""
    places = area_choices(request.user, data.get("wilayah", ""))
    return FilterForm(data, places=places, senders=senders(request.user))


def swapped(request: HttpRequest) -> bool:
    """Whether htmx asks for the part alone that it puts in place of the old one."""
    return bool(request.headers.get("HX-Request")) and request.headers.get("HX-Target") == "hasil"


def chips(data: QueryDict, form: FilterForm) -> list[dict[str, str]]:
    """What narrows the list, each with the address of the list without it."""
    return [
        {"label": label, "words": words, "href": without(data, name)}
        for name, label, words in form.given()
    ]


def without(data: QueryDict, *names: str, **more: str) -> str:
    """The list's address without these fields and any place in it, with others added."""
    kept = data.copy()
    for name in (*names, *CURSORS):
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    kept.update(more)
    return "?" + kept.urlencode()


def ways(data: QueryDict, page: Page) -> dict[str, str]:
    """The addresses of the pages before and after, and of the whole filter."""
    return {
        "newer": without(data, sebelum=str(page.newer)) if page.newer else "",
        "older": without(data, sesudah=str(page.older)) if page.older else "",
        "query": without(data),
    }


@require_POST
@needs(Permission.BUSINESS_VIEW)
@vary_on_headers("HX-Request")
def seek(request: SignedIn) -> HttpResponse:
    """The search box: a number that names a person never becomes part of an address.

    While somebody types, the list follows; digits wait until the whole number is sent.
    """
    form = SeekForm(request.POST)
    typing = request.headers.get("HX-Trigger") == BOX
    kept = QueryDict(request.POST.get("saringan", "").removeprefix("?"), mutable=True)
    for name in ("q", "orang", *CURSORS):
        kept.pop(name, None)
    if not form.is_valid():
        messages.error(request, _("Kata yang dicari terlalu panjang atau tidak terbaca."))
        return redirect("registry:index")
    text = form.cleaned_data["q"]
    if typing:
        return HttpResponse(status=204) if DIGITS.search(text) else followed(request, kept, text)
    found = sought(text=text, by=request.user)
    if found is None:
        kept["q"] = text
    else:
        kept["orang"] = ",".join(str(uid) for uid in found) or str(UUID(int=0))
    return redirect(f"{reverse('registry:index')}?{kept.urlencode()}")


def followed(request: SignedIn, kept: QueryDict, text: str) -> HttpResponse:
    """The list for what is typed so far; its address takes the place of the one before."""
    if text:
        kept["q"] = text
    response = listed(request, kept)
    response["HX-Replace-Url"] = reverse("registry:index") + without(kept)
    return response
