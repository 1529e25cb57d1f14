"""What a first view costs: page, styles, font, icons and script, compressed, none cached."""

import gzip
import re

import pytest
from django.core.cache import cache

from gerai.inventory.registry.models import Business
from tests import make

pytestmark = pytest.mark.django_db
READER, OFFICER = 50_000, 90_000
LINKED = re.compile(r'(?:href|src)="(/static/[^"#?]+)')
DRAWN = re.compile(r"url\(([^)\"']+)\)")


def sent(client, path):
    """The answer's body as it goes over the line, and as it is read."""
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, path
    body = answer.getvalue()
    if answer.headers.get("Content-Encoding") == "gzip":
        return len(body), gzip.decompress(body)
    packed = gzip.compress(body, 6)  # as whitenoise lays it ready; a font stays as it is
    return min(len(body), len(packed)), body


def weight(client, path):
    """Bytes of the first view by part."""
    size, page = sent(client, path)
    parts = {path: size}
    for link in set(LINKED.findall(page.decode())):
        size, body = sent(client, link)
        parts[link] = size
        if link.endswith(".css"):
            folder = link.rpartition("/")[0]
            for drawn in set(DRAWN.findall(body.decode())):
                parts[f"{folder}/{drawn}"] = sent(client, f"{folder}/{drawn}")[0]
    return parts


@pytest.fixture
def officer(client):
    cache.clear()
    for number in range(60):
        business = make.business(f"Keripik Bu Yah {number}", f"33.74.{number % 9 + 1:02}.1001")
        make.owner(business)
        make.source(business, number=number + 1)
    officer = make.user("provincial_officer", "33")
    client.force_login(officer)
    return officer


@pytest.mark.parametrize("path", ["/", "/en/", "/masuk/", "/en/masuk/", "/masuk/lupa/"])
def test_a_public_page_is_light(client, settings, officer, path):
    settings.ROOT_AREA = "33"
    client.logout()
    parts = weight(client, path)

    assert sum(parts.values()) <= READER, parts
    assert any(name.endswith(".woff2") for name in parts)


@pytest.mark.parametrize("path", ["/beranda/", "/akun/", "/akun/dua-langkah/"])
def test_a_page_of_an_owner_is_light(client, path):
    client.force_login(make.user())
    parts = weight(client, path)

    assert sum(parts.values()) <= READER, parts
    assert any("htmx" in name for name in parts)


@pytest.mark.parametrize(
    "path", ["/beranda/", "/usaha/", "/usaha/?per=100", "/usaha/unduh/", "/daftar/"]
)
def test_a_page_of_an_officer_is_light(client, officer, path):
    parts = weight(client, path)

    assert sum(parts.values()) <= OFFICER, parts


def test_a_record_is_light(client, officer):
    parts = weight(client, f"/usaha/{Business.objects.first().uid}/")

    assert sum(parts.values()) <= OFFICER, parts


def test_a_page_is_sent_compressed(client, officer):
    plain = client.get("/usaha/")
    small = client.get("/usaha/", headers={"accept-encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.content) * 4 < len(plain.content)
    assert "Accept-Encoding" in small.headers["Vary"]
