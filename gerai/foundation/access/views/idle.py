"""Accounts that hold no task: never had one, or no longer do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.access import actions, queries
from gerai.foundation.access.forms import Duty
from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import idle_under, organisations_for
from gerai.foundation.access.roles import Permission
from gerai.foundation.access.views.proposals import FORM_METHODS, asked, attempt, task_of
from gerai.foundation.access.views.staff import told_once


@require_safe
@needs(Permission.POSTING_GIVE, of=idle_under)
def idle_account(request: SignedIn, uid: UUID) -> HttpResponse:
    """One account without a task, and what may be done about it."""
    found = idle_under(request.user).get(uid=uid)
    context = {
        "row": queries.idle([found])[0],
        "account": queries.account_of(found),
        "proposals": queries.in_words(list(queries.waiting_for(found, request.user))),
    }
    return render(request, "access/idle_account.html", context)


@require_http_methods(FORM_METHODS)
@needs(Permission.POSTING_GIVE, of=idle_under)
def idle_propose(request: SignedIn, uid: UUID) -> HttpResponse:
    """A task is proposed for the account."""
    found = idle_under(request.user).get(uid=uid)
    form = Duty(request.POST or None, offices=organisations_for(request.user))
    if request.method == "POST" and form.is_valid():
        task = task_of(form.cleaned_data)
        proposal = attempt(form, actions.propose, user=found, task=task, by=request.user, at=now())
        if proposal:
            messages.success(request, _("Usulan tersimpan dan menunggu persetujuan orang kedua."))
            return redirect("proposal", proposal.uid)
    return asked(request, "access/idle_propose.html", form, found=found)


@require_POST
@needs(Permission.POSTING_GIVE, of=idle_under)
def idle_password(request: SignedIn, uid: UUID) -> HttpResponse:
    """A first password once more, for who has lost theirs."""
    found = idle_under(request.user).get(uid=uid)
    word = actions.renew_password(user=found, by=request.user, at=now())
    back = reverse("idle_account", args=[uid])
    return told_once(request, found, word, _("Tanpa tugas"), back)


@require_POST
@needs(Permission.POSTING_GIVE, of=idle_under)
def idle_second_step(request: SignedIn, uid: UUID) -> HttpResponse:
    """For who has lost the phone with the codes."""
    found = idle_under(request.user).get(uid=uid)
    actions.drop_second_step(user=found, by=request.user, at=now())
    messages.success(request, _("Masuk dua langkah dilepas."))
    return redirect("idle_account", uid)


@require_POST
@needs(Permission.POSTING_GIVE, of=idle_under)
def idle_close(request: SignedIn, uid: UUID) -> HttpResponse:
    """Nobody signs in as it any more."""
    found = idle_under(request.user).get(uid=uid)
    actions.close_account(user=found, by=request.user, at=now())
    messages.success(request, _("Akun ditutup. Semua tugas dan sesinya berakhir."))
    return redirect("idle_account", uid)


@require_POST
@needs(Permission.POSTING_GIVE, of=idle_under)
def idle_reopen(request: SignedIn, uid: UUID) -> HttpResponse:
    """It may sign in again, and holds nothing yet."""
    found = idle_under(request.user).get(uid=uid)
    actions.reopen_account(user=found, by=request.user, at=now())
    messages.success(request, _("Akun dibuka lagi, tanpa tugas. Usulkan tugasnya yang baru."))
    return redirect("idle_account", uid)
