"""What every answer carries, and what is noted of every request."""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from prometheus_client import Counter, Histogram

from gerai.foundation.access.models import User

from .engine.reads import Reads, is_one_of_many

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("gerai.request")
REQUESTS = Counter("gerai_requests_total", "Answers by route and status", ["route", "status"])
SECONDS = Histogram("gerai_request_seconds", "Seconds to an answer", ["route"])
FILE = "default-src 'none'; frame-ancestors 'none'; sandbox"
READS = Reads()
API = "/api/"  # its doors bound and count by themselves
QUERY = 8_192  # bytes behind the ? of an address; our longest is a tenth of it
TROUBLES = {
    413: (
        "Kiriman ini terlalu besar",
        "Tidak ada yang tersimpan. Kirim berkas hanya lewat halaman pengiriman daftar, dan isian "
        "dalam ukuran yang wajar.",
        "What you sent is too large. Nothing was saved.",
    ),
    414: (
        "Alamat ini terlalu panjang",
        "Kembali ke halaman sebelumnya dan cari dengan kata yang lebih sedikit.",
        "This address is too long. Please search with fewer words.",
    ),
    429: (
        "Terlalu banyak halaman dalam satu menit",
        "Tunggu satu menit, lalu lanjutkan. Untuk mengambil banyak data sekaligus, pakai Unduh "
        "daftar atau API.",
        "Too many pages in one minute. Please wait a minute and go on.",
    ),
}


def who(request: HttpRequest) -> int | None:
    """The account that asks, by its serial; nobody while the database cannot tell."""
    try:
        serial: int | None = getattr(getattr(request, "user", None), "pk", None)
    except DatabaseError:
        return None
    return serial


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
            user=who(request),
        )
        response.headers.setdefault("X-Request-Id", mark)
        return response

    return inner


def headers(handler: Handler) -> Handler:
    """Security headers that Django has no setting for; a signed-in page is stored nowhere; what is
    to be saved as a file runs nothing where a browser shows it all the same."""

    def inner(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS)
        if "Content-Disposition" in response.headers:
            response.headers["Content-Security-Policy"] = FILE
        if who(request) is not None:
            response.headers["Cache-Control"] = "no-store"
        return response

    return inner


def trouble(code: int) -> HttpResponse:
    """A page that needs neither the database nor a context."""
    title, text, english = TROUBLES[code]
    given = {"code": code, "title": title, "text": text, "english": english}
    return render(None, "operations/refused.html", given, status=code)


def bounded(handler: Handler) -> Handler:
    """What is larger than its view takes is refused before a byte of it is read."""

    def inner(request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > QUERY:
            return trouble(414)
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        large = size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if large and not request.path_info.startswith(API) and not takes_file(request):
            return trouble(413)
        return handler(request)

    return inner


def takes_file(request: HttpRequest) -> bool:
    """Whether the view of the address does."""
    try:
        return bool(getattr(resolve(request.path_info).func, "takes_file", ""))
    except Resolver404:
        return False


def measured(handler: Handler) -> Handler:
    """Nobody takes more pages in a minute than people read: an account, or an address of the
    network for those without one; counted over all processes."""

    def inner(request: HttpRequest) -> HttpResponse:
        most, whose = settings.READS_A_MINUTE, ""
        if request.path_info.startswith(API):
            return handler(request)
        if most and isinstance(request.user, User):
            whose = str(request.user.uid)
        elif most:
            address = get_adapter().get_client_ip(request)
            most, whose = settings.STRANGERS_READS_A_MINUTE, is_one_of_many(address)
        if whose and READS.count(whose, most, time.time()) > most:
            response = trouble(429)
            response.headers["Retry-After"] = str(60 - int(time.time()) % 60)
            return response
        return handler(request)

    return inner
