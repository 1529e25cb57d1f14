"""What a browser test asks of a page: pictures, accessibility, width, focus."""

import json
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHOTOS = Path(__file__).parents[1] / "build" / "photos"
SIZES = {"hp": (390, 844), "pc": (1366, 900)}


def sized(page: Page, name: str) -> None:
    """The window is a phone's or an office computer's."""
    width, height = SIZES[name]
    page.set_viewport_size({"width": width, "height": height})


def look(page: Page, name: str) -> None:
    """build/photos/<name>-hp.png and -pc.png as first seen, and the whole page as …-full.png."""
    PHOTOS.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        sized(page, size)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PHOTOS / f"{name}-{size}.png")
        page.screenshot(path=PHOTOS / f"{name}-{size}-full.png", full_page=True)


def axe(page: Page) -> None:
    """No rule of axe is broken at either size."""
    for size in SIZES:
        sized(page, size)
        found = Axe().run(page).response["violations"]
        said = [
            f"{rule['id']} ({rule['impact']}): {node['html'][:200]} {node['target']}"
            for rule in found
            for node in rule["nodes"]
        ]
        assert not said, f"{page.url} {size}\n" + "\n".join(said)


def narrow(page: Page) -> None:
    """At 320 px nothing is wider than the screen."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                && !e.closest('.tablewrap,.scroll-x,.scroller,.sr,.skip'))
            .map(e => e.tagName + '.' + e.getAttribute('class')).slice(0, 5)"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{page.url} {wide}"


def tabbed(page: Page, limit: int = 80) -> list[str]:
    """The words of every control in the order of the Tab key; each shows that it has the focus."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    seen: list[str] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement;
            if (!e || e === document.body) return null;
            const c = getComputedStyle(e), p = getComputedStyle(e.parentElement);
            const r = e.getBoundingClientRect();
            return {word: (e.getAttribute('aria-label') || e.innerText || e.name || e.id).trim(),
                ring: c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) >= 2
                    || p.outlineStyle !== 'none' && parseFloat(p.outlineWidth) >= 2,
                there: r.width > 0 && r.right > 0 && r.bottom > 0, first: e.dataset.seen};}"""
        )
        if state is None or state["first"]:
            break
        page.evaluate("document.activeElement.dataset.seen = '1'")
        assert state["ring"], f"no visible focus: {json.dumps(state)}"
        assert state["there"], f"focus out of sight: {json.dumps(state)}"
        seen.append(" ".join(state["word"].split()))
    return seen
