"""A proposal of a list is taken or declined, on the record's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.answers import Refused
from gerai.inventory.registry.actions.proposing import decline, take
from gerai.inventory.registry.models import Business, Proposal


@require_POST
@needs(Permission.BUSINESS_EDIT, of=Business.objects.visible_to)
def proposal(request: SignedIn, uid: UUID, proposal: UUID) -> HttpResponse:
    """`terima` writes what the list says, `tolak` keeps what stands; both are noted."""
    business = get_object_or_404(Business.objects.visible_to(request.user), uid=uid)
    found = get_object_or_404(Proposal, business=business, uid=proposal)
    try:
        if "terima" in request.POST:
            take(uid=uid, proposal=found.uid, by=request.user, at=now())
            messages.success(request, _("Usulan daftar diterima dan dicatat atas nama Anda."))
        elif "tolak" in request.POST:
            decline(uid=uid, proposal=found.uid, by=request.user, at=now())
            messages.success(request, _("Usulan daftar ditolak; isian yang ada tetap."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("registry:record", uid=uid)
