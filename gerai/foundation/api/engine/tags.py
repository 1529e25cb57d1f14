"""Which state of a record an answer shows, and whether the caller has it already."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from gerai.foundation.api.rules import matches


def tag_of(version: int, body: bytes) -> str:
    """The record's version, by which If-Match is judged, and all that is shown of it."""
    return f'"{version}-{sha256(body).hexdigest()[:16]}"'


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was read, and a record that was made or changed, carries its tag."""
    version = getattr(request, "version", 0)
    if response.status_code in {200, 201} and (version or request.method == "GET"):
        response.headers.setdefault("ETag", tag_of(version, response.content))
    return response


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 without a body for who has already what was read."""
    tag, wanted = response.headers.get("ETag"), request.headers.get("If-None-Match", "")
    if request.method == "GET" and tag and wanted and matches(wanted, tag):
        response.status_code, response.content = 304, b""
        del response.headers["Content-Type"]
    return response
