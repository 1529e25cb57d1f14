"""What happened in the installation, for auditors."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, needs
from gerai.foundation.access.roles import Permission
from gerai.foundation.events.queries import head
from gerai.foundation.operations import queries
from gerai.foundation.operations.forms import EventFilter


@require_safe
@needs(Permission.AUDIT_VIEW)
def events(request: SignedIn) -> HttpResponse:
    """What happened, to what, by whom; and where the chain of it ends."""
    form = EventFilter(request.GET)
    if not form.is_valid():
        return render(request, "operations/events.html", {"form": form}, status=400)
    page = queries.happenings(request.user, form.asked(), after=form.cleaned_data["sesudah"])
    kept = request.GET.copy()
    kept.pop("sesudah", None)
    older = f"?{kept.urlencode()}&sesudah={page.older}" if page.older else ""
    context = {"form": form, "page": page, "head": head(), "older": older}
    return render(request, "operations/events.html", context)
