"""How a list is made, sent and repaired, for who sends it and for who takes it in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import public
from gerai.inventory.intake.rules.working import big_from


@require_safe
@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Open to all: the workbook that we give back points here, and its reader has no account."""
    return render(request, "intake/help.html", {"big": big_from(localdate())})
