"""Home pages per audience."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import SignedIn, public, signed_in


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "portal/front.html")


@require_safe
@signed_in
def mine(request: SignedIn) -> HttpResponse:
    """What waits for the one who signed in."""
    return render(request, "portal/home.html")
