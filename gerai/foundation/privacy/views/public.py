"""How personal data are protected here, for anyone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gerai.foundation.access.policies import public
from gerai.foundation.privacy.rules import Basis, periods, purposes


@require_safe
@public
def data_protection(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long, who sees it, the rights, whom to ask."""
    language, today = (get_language() or "id")[:2], localdate()
    held = purposes(on=today).values()
    context = {
        "agreed": [one.said(language) for one in held if one.basis is Basis.CONSENT],
        "others": [one.said(language) for one in held if one.basis is not Basis.CONSENT],
        "periods": [(one.said(language), *spoken(one.days)) for one in periods(on=today).values()],
        "contact": settings.PRIVACY_CONTACT,
    }
    return render(request, "privacy/public.html", context)


def spoken(days: int) -> tuple[int, bool]:
    """A time as people say it: a number of years where it is one, else of days."""
    return (days // 365, True) if days % 365 == 0 else (days, False)
