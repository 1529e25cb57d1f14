"""Correcting a record's fields; where another was quicker, the officer chooses per field."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.enrolment.forms import EditForm
from gerai.inventory.registry.actions.changing import EDITABLE, Clash, change
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.sheet import Said, clashing, verified_fields

PICK = "pilih_"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EDIT, of=Business.objects.visible_to)
def edit(request: SignedIn, uid: UUID) -> HttpResponse:
    """The form of a record; only what differs from what was seen is saved."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    kept = {name: getattr(business, name) for name in EDITABLE} | {"seen": business.version}
    kept["sector"] = f"{business.sector_code}/{business.sector_edition}"
    if request.method != "POST":
        return shown(request, business, EditForm(initial=kept))
    if "langkah" in request.POST:
        typed = kept | request.POST.dict() | {"sector": ""}
        return shown(request, business, EditForm(initial=typed))
    form = EditForm(request.POST, initial=kept)
    if not form.is_valid():
        return shown(request, business, form)
    return saved(request, business, form)


def saved(request: SignedIn, business: Business, form: EditForm) -> HttpResponse:
    """The record's page; or the form again with what another officer saved meanwhile."""
    theirs = {name[len(PICK) :] for name, pick in request.POST.items() if pick == "theirs"}
    given = {name: value for name, value in form.values().items() if name not in theirs}
    try:
        changed = change(
            uid=business.uid,
            seen=form.cleaned_data["seen"],
            given=given,
            verified=form.cleaned_data["verified"],
            by=request.user,
            at=now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return shown(request, business, form)
    except Clash as clash:
        again: Any = request.POST.copy()
        again["seen"] = str(clash.version)
        return shown(request, business, renewed(again, form), clash)
    if changed:
        said = _("%(number)s isian tersimpan.") % {"number": len(changed)}
        messages.success(request, said)
    else:
        messages.info(request, _("Tidak ada isian yang berubah."))
    return redirect("registry:record", uid=business.uid)


def renewed(data: QueryDict, form: EditForm) -> EditForm:
    """What was typed, from now on compared with the newer version."""
    again = EditForm(data, initial=form.initial)
    again.is_valid()
    return again


def shown(
    request: SignedIn, business: Business, form: EditForm, clash: Clash | None = None
) -> HttpResponse:
    """The form; 409 when another was quicker, 400 when something must be mended."""
    checked: dict[str, Said] = verified_fields(business)
    for name, said in checked.items():
        if name in form.fields:
            form.fields[name].widget.attrs["data-verified"] = str(said.on)
    rows = []
    if clash:
        business.refresh_from_db()
        rows = clashing(business, form.values(), clash.theirs)
    context = {
        "form": form,
        "business": business,
        "checked": [
            (form[name].label, said) for name, said in checked.items() if name in form.fields
        ],
        "clashes": rows,
    }
    wrong = form.is_bound and bool(form.errors)
    status = 409 if clash else 400 if wrong else 200
    return render(request, "enrolment/edit.html", context, status=status)
