"""The accounts and postings of those whom one governs."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gerai.foundation.access import actions, queries
from gerai.foundation.access.forms import AccountSearch
from gerai.foundation.access.models import Posting, User
from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import postings_under
from gerai.foundation.access.roles import TITLES, Permission


@require_safe
@needs(Permission.POSTING_GIVE)
def staff(request: SignedIn) -> HttpResponse:
    """Who holds which role where, in the areas that the reader governs; or who holds none."""
    form = AccountSearch(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    words, idle = data.get("q", ""), bool(data.get("tampil"))
    found = queries.unposted if idle else queries.staff
    context = {
        "form": form,
        "page": found(request.user, words=words, after=data.get("sesudah")),
        "idle": idle,
        "words": words,
        "waiting": len(queries.waiting(request.user)),
    }
    return render(request, "access/staff.html", context)


def given(request: HttpRequest, posting: Posting, word: str) -> HttpResponse:
    """The first password of who holds the posting; nothing to show for a known account."""
    if not word:
        messages.success(
            request, _("Tugas disetujui. Akun ini masuk dengan kata sandinya sendiri.")
        )
        return redirect("officer", posting.uid)
    return told_once(
        request, posting.user, word, TITLES[posting.role], reverse("officer", args=[posting.uid])
    )


def told_once(
    request: HttpRequest, account: User, word: str, title: str, back: str
) -> HttpResponse:
    """A first password, on a page that no browser keeps."""
    context = {"account": account, "title": title, "word": word, "back": back}
    return render(request, "access/password_given.html", context)


@require_safe
@needs(Permission.POSTING_GIVE, of=postings_under)
def officer(request: SignedIn, uid: UUID) -> HttpResponse:
    """One account by one of its postings: what it holds, and what may be done about it."""
    posting = (
        postings_under(request.user)
        .select_related("user", "given_by", "approved_by", "organisation")
        .get(uid=uid)
    )
    context = {
        "posting": posting,
        "account": queries.account_of(posting.user),
        "held": queries.postings_of(posting.user, request.user),
        "governs": queries.governs(request.user, posting.user),
    }
    return render(request, "access/officer.html", context)


@require_POST
@needs(Permission.POSTING_GIVE, of=postings_under)
def end_posting(request: SignedIn, uid: UUID) -> HttpResponse:
    """The posting is over at once."""
    actions.end_posting(uid=uid, by=request.user, at=now())
    messages.success(request, _("Tugas diakhiri. Berlaku sejak sekarang."))
    return redirect("staff")


@require_POST
@needs(Permission.POSTING_GIVE, of=postings_under)
def renew_password(request: SignedIn, uid: UUID) -> HttpResponse:
    """A first password once more, for who has lost theirs."""
    posting = postings_under(request.user).select_related("user").get(uid=uid)
    word = actions.renew_password(user=posting.user, by=request.user, at=now())
    return given(request, posting, word)


@require_POST
@needs(Permission.POSTING_GIVE, of=postings_under)
def drop_second_step(request: SignedIn, uid: UUID) -> HttpResponse:
    """For who has lost the phone with the codes."""
    return about(request, uid, actions.drop_second_step, _("Masuk dua langkah dilepas."), "officer")


@require_POST
@needs(Permission.POSTING_GIVE, of=postings_under)
def close_account(request: SignedIn, uid: UUID) -> HttpResponse:
    """Nobody signs in as it any more."""
    said = _("Akun ditutup. Semua tugas dan sesinya berakhir.")
    return about(request, uid, actions.close_account, said, "")


def about(
    request: SignedIn, uid: UUID, act: Callable[..., None], said: str, back: str
) -> HttpResponse:
    """The act is done to the posting's account; then its page again, or the list."""
    posting = postings_under(request.user).select_related("user").get(uid=uid)
    act(user=posting.user, by=request.user, at=now())
    messages.success(request, said)
    return redirect(back, uid) if back else redirect("staff")
