"""What ought to happen, what happened, and whether the two agree."""

import gzip
import io
import re
import zipfile
from typing import Any

from django.conf import settings
from django.shortcuts import resolve_url

from gerai.foundation.access.policies import Policy
from gerai.foundation.areas.queries import root

from .addresses import Address
from .world import Reader, Sample

CHANGING = re.compile(
    rb'(csrfmiddlewaretoken" value=")[^"]+|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{12,64}\b'
)


def expected(policy: Policy, reader: Reader, area: str | None, sample: Sample | None) -> str:
    """open, sign in, missing or forbidden: what the declaration promises."""
    if policy.who == "public":
        return "open"
    if policy.who == "machine":
        return "missing"
    if reader.user is None:
        return "sign in"
    if policy.who == "signed in" or policy.permission is None:
        return "open"
    if sample is None:
        where = root() if policy.whole else None
        return "open" if reader.may(policy.permission, where) else "forbidden"
    if area is None or sample.private or not reader.may(sample.sees, area):
        return "missing"
    return "open" if reader.may(policy.permission, area) else "forbidden"


def happened(response: Any) -> str:
    """The same words for what came back; also no such method, and broken."""
    if response.status_code >= 500:
        return "broken"
    known = {401: "sign in", 404: "missing", 403: "forbidden", 405: "no such method"}
    if response.status_code in known:
        return known[response.status_code]
    aim = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    return "sign in" if aim.split("?")[0] == resolve_url(settings.LOGIN_URL) else "open"


def agrees(seen: str, ought: str, address: Address) -> bool:
    """A method that an address does not have answers alike for all; so does a foreign state."""
    if seen in (ought, "no such method"):
        return True
    if ought != "open" or not address.is_foreign:
        return False
    public = address.policy is not None and address.policy.who == "public"
    return seen in {"missing", "forbidden"} or (public and seen == "sign in")


def words(response: Any) -> bytes:
    """All that was sent, headers too; archives and packed bodies opened."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return heads.encode() + b"\n\n" + body


def still(text: bytes) -> bytes:
    """Without what differs from one answer to the next: tokens and ids."""
    return CHANGING.sub(rb"\1", text)
