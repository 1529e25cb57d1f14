"""The chain of events: checked by whom and when, what each day was."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.queries import head
from gerai.foundation.operations.actions import auditing
from gerai.foundation.operations.forms import ReportForm
from gerai.foundation.operations.queries.auditing import chain_page


@require_safe
@needs(Permission.AUDIT_VIEW)
def chain(request: SignedIn) -> HttpResponse:
    """The last checks, the head, and the report of a day."""
    form = ReportForm(request.GET)
    day = form.cleaned_data["hari"] if form.is_valid() else None
    context = {"page": chain_page(request.user, day), "head": head()}
    return render(request, "operations/chain.html", context)


@require_POST
@needs(Permission.AUDIT_VIEW)
def check(request: SignedIn) -> HttpResponse:
    """The worker checks the whole chain."""
    auditing.ask_check(by=request.user, at=now())
    messages.success(request, _("Rantai sedang diperiksa. Muat ulang halaman ini sebentar lagi."))
    return redirect("operations:chain")
