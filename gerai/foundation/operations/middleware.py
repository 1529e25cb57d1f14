"""What every answer carries, and what is noted of every request."""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("gerai.request")
REQUESTS = Counter("gerai_requests_total", "Answers by route and status", ["route", "status"])
SECONDS = Histogram("gerai_request_seconds", "Seconds to an answer", ["route"])


def observe(handler: Handler) -> Handler:
    """Each request is counted and leaves a line: its route, never its query or its values."""

    def inner(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        mark = uuid4().hex[:12]
        request.META["gerai.mark"] = mark
        response = handler(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        route = match.route if match else "-"
        REQUESTS.labels(route, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        log.info(
            "request",
            mark=mark,
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            user=getattr(getattr(request, "user", None), "pk", None),
        )
        response.headers.setdefault("X-Request-Id", mark)
        return response

    return inner


def headers(handler: Handler) -> Handler:
    """Security headers that Django has no setting for; a signed-in page is stored nowhere."""

    def inner(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    return inner
