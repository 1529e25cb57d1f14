"""A person's own data: what is kept, who saw it, what they agreed to."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, signed_in
from gerai.foundation.privacy.actions import consents
from gerai.foundation.privacy.forms import WithdrawMineForm
from gerai.foundation.privacy.models import Consent
from gerai.foundation.privacy.queries.subjects import holder_of
from gerai.foundation.privacy.rules import Channel
from gerai.foundation.scope import holding
from gerai.inventory.registry.queries.mine import businesses_of, own_page


@require_safe
@signed_in
def mine(request: SignedIn) -> HttpResponse:
    """What is kept of who signed in, once an officer has said who that is."""
    holder = holder_of(request.user)
    page = None
    if holder:
        with holding(holder, *businesses_of(holder)):
            page = own_page(holder, on=localdate())
    return render(request, "registry/mine.html", {"page": page})


@require_POST
@signed_in
def withdraw_mine(request: SignedIn) -> HttpResponse:
    """One consent of one's own ends."""
    holder, form = holder_of(request.user), WithdrawMineForm(request.POST)
    if not holder or not form.is_valid():
        return redirect("own:mine")
    try:
        with holding(holder):
            consents.withdraw(
                uid=form.cleaned_data["persetujuan"],
                holder=holder,
                channel=Channel.ACCOUNT.value,
                by=request.user,
                at=now(),
            )
    except Consent.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Persetujuan ditarik. Data Anda tidak dipakai lagi."))
    return redirect("own:mine")
