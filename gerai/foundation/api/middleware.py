"""Under /api/ every error is a problem, whoever found it: Django, the host, a broken view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .engine import respond
from .engine.answers import PROBLEM
from .rules import Problem, kind_of_status

Handler = Callable[[HttpRequest], HttpResponse]
SPACE = "/api/"
KEPT = ("Allow", "Retry-After", "X-Request-Id")


def problems(handler: Handler) -> Handler:
    """A page of trouble becomes a problem of the same status."""

    def inner(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        if response.status_code < 400 or not request.path_info.startswith(SPACE):
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM):
            return response
        kept = {name: response.headers[name] for name in KEPT if name in response.headers}
        answer = respond(request, Problem(kind_of_status(response.status_code).code, headers=kept))
        answer.status_code = response.status_code
        for name, value in response.headers.items():
            if name.startswith(("X-", "Cross-", "Content-Security", "Strict-", "Referrer", "Perm")):
                answer.headers.setdefault(name, value)
        return answer

    return inner
