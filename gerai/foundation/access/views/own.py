"""One's own account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gerai.foundation.access import queries
from gerai.foundation.access.policies import SignedIn, signed_in


@require_safe
@signed_in
def account(request: SignedIn) -> HttpResponse:
    """Who I am here: the name, how I sign in, what I may do where, the second step."""
    return render(request, "access/account.html", {"account": queries.account_of(request.user)})
