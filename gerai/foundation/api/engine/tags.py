"""Which state of a record an answer shows, and whether the caller has it already."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from gerai.foundation.api.rules import matches


def tag_of(version: int, body: bytes) -> str:
    """The record's version, by which If-Match is judged, and all that is shown of it."""
    return f'"{version}-{sha256(body).hexdigest()[:16]}"'


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was read carries its tag; 304 without a body for who has it already."""
    if request.method != "GET" or response.status_code != 200:
        return response
    if "ETag" not in response.headers:
        version = getattr(request, "version", 0)
        response.headers["ETag"] = tag_of(version, response.content)
    wanted = request.headers.get("If-None-Match", "")
    if wanted and matches(wanted, response.headers["ETag"]):
        response.status_code, response.content = 304, b""
        del response.headers["Content-Type"]
    return response
