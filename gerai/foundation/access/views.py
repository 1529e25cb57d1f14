"""One's own account; and the accounts and postings of those whom one governs."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerai.foundation.answers import Refused
from gerai.foundation.areas.queries import children, root, short_labels

from . import actions, queries
from .forms import Appointment, StaffSearch
from .models import Posting, User
from .policies import SignedIn, needs, signed_in
from .queries import postings_under
from .roles import TITLES, Permission


@require_safe
@signed_in
def account(request: SignedIn) -> HttpResponse:
    """Who I am here: the name, how I sign in, what I may do where, the second step."""
    return render(request, "access/account.html", {"account": queries.account_of(request.user)})


@require_safe
@needs(Permission.POSTING_GIVE)
def staff(request: SignedIn) -> HttpResponse:
    """Who holds which role where, in the areas that the reader governs."""
    form = StaffSearch(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    words = data.get("q", "")
    page = queries.staff(request.user, words=words, after=data.get("sesudah"))
    return render(request, "access/staff.html", {"form": form, "page": page, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POSTING_GIVE)
def appoint(request: SignedIn) -> HttpResponse:
    """An account is opened, or found, and gets its posting; a first password is shown once."""
    form = Appointment(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            posting, word = actions.appoint(
                name=said["nama"],
                email=said["surel"],
                phone=said["telepon"],
                role=said["peran"],
                area=said["wilayah"] or root(),
                by=request.user,
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except PermissionDenied:
            form.add_error("wilayah", _("Anda hanya memberi tugas di wilayah Anda sendiri."))
        else:
            return given(request, posting, word)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "places": places(request.user)}
    return render(request, "access/appoint.html", context, status=status)


def places(user: User) -> list[tuple[str, str]]:
    """Areas to choose from: the user's own and what lies directly under them."""
    own = sorted({code or root() for code in queries.areas(user, Permission.POSTING_GIVE)})
    below = [area.code for code in own for area in children(code)]
    return sorted(short_labels([*filter(None, own), *below]).items())


def given(request: HttpRequest, posting: Posting, word: str) -> HttpResponse:
    """The first password, on a page that no browser keeps; nothing to show for a known account."""
    if not word:
        messages.success(
            request, _("Tugas diberikan. Akun ini masuk dengan kata sandinya sendiri.")
        )
        return redirect("officer", posting.uid)
    context = {"posting": posting, "title": TITLES[posting.role], "word": word}
    return render(request, "access/password_given.html", context)


@require_safe
@needs(Permission.POSTING_GIVE, of=postings_under)
def officer(request: SignedIn, uid: UUID) -> HttpResponse:
    """One account by one of its postings: what it holds, and what may be done about it."""
    posting = postings_under(request.user).select_related("user", "given_by").get(uid=uid)
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
