"""Organisations that people are posted for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access import actions, queries
from gerai.foundation.access.forms import Office, OfficeName, StaffSearch
from gerai.foundation.access.models import Organisation
from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import organisations_under
from gerai.foundation.access.roles import Permission
from gerai.foundation.access.views.proposals import places
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import root


@require_safe
@needs(Permission.OFFICE_KEEP)
def offices(request: SignedIn) -> HttpResponse:
    """The organisations of the reader's areas, and how many work for each."""
    form = StaffSearch(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    words = data.get("q", "")
    page = queries.offices(request.user, words=words, after=data.get("sesudah"))
    return render(request, "access/offices.html", {"form": form, "page": page, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OFFICE_KEEP)
def open_office(request: SignedIn) -> HttpResponse:
    """An organisation is there for postings."""
    form = Office(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            office = actions.open_office(
                name=said["nama"],
                kind=said["jenis"],
                area=said["wilayah"] or root(),
                number=said["nomor"],
                by=request.user,
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except PermissionDenied:
            form.add_error("wilayah", _("Anda hanya membuka kantor di wilayah Anda sendiri."))
        else:
            messages.success(request, _("Kantor dibuka. Sekarang orangnya dapat diberi tugas."))
            return redirect("office", office.uid)
    return asked(request, "access/office_open.html", form, places=places(request.user))


def asked(request: SignedIn, page: str, form: Any, **more: Any) -> HttpResponse:
    """The form; what was wrong stands in it."""
    status = 422 if request.method == "POST" else 200
    return render(request, page, {"form": form, **more}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OFFICE_KEEP, of=organisations_under)
def office(request: SignedIn, uid: UUID) -> HttpResponse:
    """One organisation: who works for it, and its name and number to change."""
    found: Organisation = organisations_under(request.user).get(uid=uid)
    first = {"nama": found.name, "nomor": found.number}
    form = OfficeName(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        name, number = form.cleaned_data["nama"], form.cleaned_data["nomor"]
        try:
            actions.rename_office(uid=uid, name=name, number=number, by=request.user, at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kantor diubah."))
            return redirect("office", uid)
    row, people = queries.workplaces([found])[0], queries.work_for(found, request.user)
    return asked(request, "access/office.html", form, row=row, people=people)


@require_POST
@needs(Permission.OFFICE_KEEP, of=organisations_under)
def close_office(request: SignedIn, uid: UUID) -> HttpResponse:
    """It gets no postings any more; those for it are over."""
    try:
        count = actions.close_office(uid=uid, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kantor ditutup; %(count)s tugas berakhir.") % {"count": count})
    return redirect("office", uid)
