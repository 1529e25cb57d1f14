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
from gerai.foundation.ui.templatetags.words import tanggal
from gerai.inventory.enrolment.forms import NONE, EditForm
from gerai.inventory.registry.actions.changing import EDITABLE, Clash, change
from gerai.inventory.registry.models import Business
from gerai.inventory.registry.queries.sheet import clashing, verified_fields

PICK = "pilih_"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.BUSINESS_EDIT, of=Business.objects.visible_to)
def edit(request: SignedIn, uid: UUID) -> HttpResponse:
    """The form of a record; only what differs from what was seen is saved."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    kept = {name: getattr(business, name) for name in EDITABLE} | {"seen": business.version}
    sector = f"{business.sector_code}/{business.sector_edition}"
    kept["sector"] = sector if business.sector_code else NONE
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
    if "sector_code" in theirs:
        theirs.add("sector_edition")
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
        return shown(request, business, renewed(request.POST, form, clash), clash)
    if changed:
        said = _("%(number)s isian tersimpan.") % {"number": len(changed)}
        messages.success(request, said)
    else:
        messages.info(request, _("Tidak ada isian yang berubah."))
    return redirect("registry:record", uid=business.uid)


def renewed(data: QueryDict, form: EditForm, clash: Clash) -> EditForm:
    """What was typed, from now on compared with the newer version.

    A field that the officer left alone shows what is there now, or saving would take it back.
    """
    typed: Any = data.copy()
    typed["seen"] = str(clash.version)
    for name, value in clash.others.items():
        if name in form.fields:
            typed[name] = form.fields[name].prepare_value(value) or ""
    if "sector_code" in clash.others:
        edition = clash.others.get("sector_edition", form.initial["sector_edition"])
        code = clash.others["sector_code"]
        typed["sector"] = f"{code}/{edition}" if code else NONE
    kept = dict(form.initial) | {name: value for name, value in clash.others.items() if value}
    again = EditForm(typed, initial=kept)
    again.is_valid()
    return again


def mark_verified(form: EditForm, business: Business) -> None:
    """The hint of a field that somebody compared says who did, and when."""
    for name, said in verified_fields(business).items():
        if name in form.fields:
            known = {"author": said.author, "day": tanggal(said.on)}
            word = _("Sudah diperiksa %(author)s, %(day)s.") % known
            form.fields[name].help_text = f"{form.fields[name].help_text} {word}".strip()


def shown(
    request: SignedIn, business: Business, form: EditForm, clash: Clash | None = None
) -> HttpResponse:
    """The form; 409 when another was quicker, 400 when something must be mended."""
    mark_verified(form, business)
    rows = []
    if clash:
        business.refresh_from_db()
        rows = clashing(business, form.values(), clash.theirs)
    context = {
        "form": form,
        "business": business,
        "clashes": rows,
    }
    wrong = form.is_bound and bool(form.errors)
    status = 409 if clash else 400 if wrong else 200
    return render(request, "enrolment/edit.html", context, status=status)
