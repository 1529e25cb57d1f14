"""Tasks are proposed by one and approved by another."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access import actions, queries
from gerai.foundation.access.forms import Appointment, Duty, Version
from gerai.foundation.access.models import Proposal, User
from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import organisations_for, proposals_under
from gerai.foundation.access.roles import Permission
from gerai.foundation.access.views.staff import given
from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import children, root, short_labels

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@needs(Permission.POSTING_GIVE)
def appoint(request: SignedIn) -> HttpResponse:
    """Somebody is proposed for a task; an account that is not there yet is opened, without a way
    in."""
    form = Appointment(request.POST or None, offices=organisations_for(request.user))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        proposal = attempt(
            form,
            actions.appoint,
            name=said["nama"],
            email=said["surel"],
            phone=said["telepon"],
            task=task_of(said),
            by=request.user,
            at=now(),
        )
        if proposal:
            messages.success(request, _("Usulan tersimpan dan menunggu persetujuan orang kedua."))
            return redirect("proposal", proposal.uid)
    return asked(request, "access/appoint.html", form)


def attempt(form: Duty, act: Callable[..., Proposal], **given: Any) -> Proposal | None:
    """The proposal, or the form says what is wrong."""
    try:
        return act(**given)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except PermissionDenied:
        form.add_error(
            "wilayah",
            _("Anda hanya memberi tugas di wilayah Anda sendiri, dan tidak kepada diri sendiri."),
        )
    return None


def asked(request: SignedIn, page: str, form: Duty, **more: Any) -> HttpResponse:
    """The form, with what there is to choose from."""
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "places": places(request.user), **more}
    return render(request, page, context, status=status)


def places(user: User) -> list[tuple[str, str]]:
    """Areas to choose from: the user's own and what lies directly under them."""
    own = sorted({code or root() for code in queries.areas(user, Permission.POSTING_GIVE)})
    below = [area.code for code in own for area in children(code)]
    return sorted(short_labels([*filter(None, own), *below]).items())


def task_of(said: dict[str, Any]) -> actions.Task:
    """What the form says; the last day counts whole."""
    since, until = said["mulai"], said["sampai"]
    return actions.Task(
        said["peran"],
        said["wilayah"] or root(),
        said["kantor"],
        midnight(since) if since and since > localdate() else None,
        midnight(until + timedelta(days=1)) if until else None,
    )


def midnight(day: date) -> datetime:
    """When the day begins at the office."""
    return make_aware(datetime.combine(day, time()))


@require_safe
@needs(Permission.POSTING_GIVE)
def proposals(request: SignedIn) -> HttpResponse:
    """What waits for a decision in the reader's areas, and what was decided last."""
    context = {"rows": queries.waiting(request.user), "past": queries.decided(request.user)}
    return render(request, "access/proposals.html", context)


def one(request: SignedIn, uid: UUID) -> Proposal:
    """The proposal with those it speaks of."""
    found: Proposal = (
        proposals_under(request.user)
        .select_related("user", "organisation", "proposed_by", "decided_by", "posting")
        .get(uid=uid)
    )
    return found


@require_safe
@needs(Permission.POSTING_GIVE, of=proposals_under)
def proposal(request: SignedIn, uid: UUID) -> HttpResponse:
    """What is proposed for whom and by whom, and what the reader may do about it."""
    found = one(request, uid)
    context = {
        "row": queries.in_words([found])[0],
        "account": queries.account_of(found.user),
        "own": queries.same_person(found.proposed_by, request.user),
        "why_not": actions.why_not(found, request.user, now()),
        "alone": not queries.others_may_approve(found),
    }
    return render(request, "access/proposal.html", context)


@require_POST
@needs(Permission.POSTING_GIVE, of=proposals_under)
def approve(request: SignedIn, uid: UUID) -> HttpResponse:
    """The task is in force; a first password is shown once to whoever approved."""
    form = Version(request.POST)
    version = form.cleaned_data["versi"] if form.is_valid() else 0
    try:
        posting, word = actions.let_in(uid=uid, version=version, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("proposal", uid)
    return given(request, posting, word)


@require_POST
@needs(Permission.POSTING_GIVE, of=proposals_under)
def decline(request: SignedIn, uid: UUID) -> HttpResponse:
    """It is declined, or taken back by who proposed it."""
    try:
        actions.decline(uid=uid, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("proposal", uid)
    messages.success(request, _("Usulan tidak berlaku lagi."))
    return redirect("proposals")


@require_http_methods(FORM_METHODS)
@needs(Permission.POSTING_GIVE, of=proposals_under)
def amend(request: SignedIn, uid: UUID) -> HttpResponse:
    """It says something else and waits anew for somebody other than who changed it."""
    found = one(request, uid)
    offices = organisations_for(request.user)
    form = Duty(request.POST or None, initial=said_before(found), offices=offices)
    if request.method == "POST" and form.is_valid():
        task = task_of(form.cleaned_data)
        if attempt(form, actions.amend, uid=uid, task=task, by=request.user, at=now()):
            messages.success(request, _("Usulan diubah dan menunggu persetujuan lagi."))
            return redirect("proposal", uid)
    return asked(request, "access/amend.html", form, proposal=found)


def said_before(found: Proposal) -> dict[str, Any]:
    """What the form shows first."""
    return {
        "peran": found.role,
        "wilayah": found.area_code,
        "kantor": found.organisation.uid if found.organisation else None,
        "mulai": localdate(found.since),
        "sampai": localdate(found.until) - timedelta(days=1) if found.until else None,
    }
