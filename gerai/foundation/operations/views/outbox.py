"""Messages to people: what waits, what failed and why; never what they say."""

from uuid import UUID

from django.contrib import messages as said
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.queries import areas
from gerai.foundation.access.roles import Permission, covers
from gerai.foundation.answers import Refused
from gerai.foundation.messages import engine as channels
from gerai.foundation.messages.models import CHANNEL_WORDS
from gerai.foundation.messages.queries import counts, page_of, title_of
from gerai.foundation.messages.rules import State
from gerai.foundation.operations import actions
from gerai.foundation.operations.forms import VIEWS, PlaceForm
from gerai.foundation.operations.queries import messages_of
from gerai.foundation.states import WrongState


@require_safe
@needs(Permission.MESSAGE_VIEW)
def messages(request: SignedIn) -> HttpResponse:
    """The newest first, fifty at a time; those that have not gone, unless others are asked for."""
    place = PlaceForm.place(request.GET)
    seen = messages_of(request.user)
    page = page_of(seen, states=VIEWS[place.view], older=place.older, newer=place.newer)
    known = counts(seen.exclude(state=State.SENT.value))  # what went is many, and needs no one
    held = areas(request.user, Permission.MESSAGE_RETRY)
    at = now()
    words = {
        "belum": _("Belum terkirim"),
        "menunggu": _("Menunggu"),
        "gagal": _("Gagal"),
        "terkirim": _("Terkirim"),
    }
    context = {
        "page": page,
        "view": place.view,
        "chips": [
            (view, words[view], sum(known[state.value] for state in states), view != "terkirim")
            for view, states in VIEWS.items()
        ],
        "rows": [
            (
                message,
                title_of(message.purpose),
                message.state == State.GIVEN_UP.value
                and message.sealed_to is not None
                and not (message.until and message.until <= at)
                and any(covers(area, message.area_code) for area in held),
            )
            for message in page.items
        ],
        "open": [CHANNEL_WORDS[way] for way in sorted(channels.open_channels())],
    }
    return render(request, "operations/messages.html", context)


@require_POST
@needs(Permission.MESSAGE_RETRY, of=messages_of)
def try_again(request: SignedIn, uid: UUID) -> HttpResponse:
    """A message that was given up goes back to the outbox."""
    try:
        actions.try_again(uid=uid, by=request.user, at=now())
    except WrongState:
        said.info(request, _("Pesan ini sudah tidak dalam keadaan gagal."))
    except Refused as refusal:
        said.error(request, str(refusal))
    else:
        said.success(request, _("Pesan dikirim ulang. Muat ulang halaman ini sebentar lagi."))
    return redirect("operations:messages")
