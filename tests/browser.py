"""Debian's Chromium on a live server: the fixtures `page`, `plain_page` and `enter`.

A test that asks for one of them carries the mark `browser`. Without Chromium such tests are left
out, and the end of the run says so loudly.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = next((path for name in NAMES if (path := shutil.which(name))), "")
FIXTURES = {"chromium", "page", "plain_page", "enter"}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The mark, and the reason for leaving out."""
    for item in items:
        if FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            continue
        item.add_marker(pytest.mark.browser)
        if not PROGRAM:
            item.add_marker(pytest.mark.skip(reason="LEFT OUT: no Chromium; see tests/browser.sh"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for one module; its event loop must not outlive it, other tests have their own."""
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def opened(browser: Any, address: str, *, script: bool) -> Iterator[Any]:
    """A page; afterwards the browser must have had nothing to say against it."""
    context = browser.new_context(
        base_url=address,
        java_script_enabled=script,
        locale="id-ID",
        viewport={"width": 1366, "height": 900},
    )
    complaints: list[str] = []
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on(
        "console",
        lambda said: "Content Security Policy" in said.text and complaints.append(said.text),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "requestfailed",  # aborted: the test itself went on to another page
        lambda request: (
            request.failure != "net::ERR_ABORTED"
            and complaints.append(f"{request.failure}: {request.url}")
        ),
    )
    yield page
    context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A window on the live server."""
    yield from opened(chromium, live_server.url, script=True)


@pytest.fixture
def plain_page(chromium: Any, live_server: Any) -> Iterator[Any]:
    """The same without JavaScript."""
    yield from opened(chromium, live_server.url, script=False)


@pytest.fixture
def enter() -> Callable[[Any, Any], None]:
    """`enter(page, user)`: the page's window belongs to somebody who signed in."""

    def signed_in(page: Any, user: Any) -> None:
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.goto("/")
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}]
        )

    return signed_in
