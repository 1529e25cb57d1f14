"""Setting up the second step: allauth's views, and what follows from them here."""

from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import (
    clear_authentication_records,
    record_authentication,
)
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from gerai.foundation.access import actions
from gerai.foundation.access.models import User
from gerai.foundation.access.policies import View
from gerai.foundation.access.queries import second_step_ids


def adding(view: View) -> View:
    """What proved itself while it was set up is the step of this session, and every other session
    is over."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if not isinstance(user, User) or request.method != "POST":
            return view(request, *args, **kwargs)
        before = second_step_ids(user)
        response = view(request, *args, **kwargs)
        for pk, kind in second_step_ids(user) - before:
            actions.second_step_added(user=user, kind=kind, at=now())
            update_session_auth_hash(request, user)
            record_authentication(request, user, "mfa", id=pk, type=kind)
        return response

    return inner


def removing(view: View) -> View:
    """What is taken off is noted, and its owner told."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if not isinstance(user, User) or request.method != "POST":
            return view(request, *args, **kwargs)
        before = second_step_ids(user)
        response = view(request, *args, **kwargs)
        left = second_step_ids(user)
        for _pk, kind in before - left:
            actions.second_step_removed(user=user, kind=kind, at=now())
        if not left:
            clear_authentication_records(request)  # what this session took is none any more
        return response

    return inner


def own_key(view: View) -> View:
    """The passkey that the address names by ?kunci=, if it is the reader's own; else their list."""

    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("kunci", "")
        mine = {str(pk) for pk, kind in second_step_ids(request.user) if kind == "webauthn"}
        if asked not in mine:
            return redirect("mfa_index")
        answer: HttpResponse = view(request, pk=int(asked))
        return answer

    return inner
