"""Templates: nothing inline, every component documented, every named icon drawn."""

import re
from pathlib import Path

import pytest

from gerai.foundation.ui.templatetags.ui import register

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "gerai").rglob("templates/**/*.html"))
STYLES = ROOT / "gerai/foundation/ui/static/ui"
DJANGOS = {"400.html", "403.html", "404.html", "500.html"}  # found by their names
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:|<script(?![^>]*\ssrc=)""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script(path):
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(), flags=re.S)

    assert not INLINE.findall(text)


def test_a_template_that_carries_style_would_be_found():
    assert INLINE.search('<p style="color:red">')
    assert INLINE.search("<a onclick='x()'>")
    assert INLINE.search("<script>alert(1)</script>")


@pytest.mark.parametrize("name", sorted(register.tags | register.filters))
def test_every_component_stands_in_the_reference(name):
    assert f"| `{name}` |" in (ROOT / "docs/reference/components.md").read_text()


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'id="([^"]+)"', (STYLES / "ikon.svg").read_text()))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""(?:% icon |icon=)["']([a-z0-9-]+)["']""", path.read_text())
    }

    assert named
    assert named <= drawn


def test_the_stylesheet_needs_no_new_browser_and_no_data_address():
    css = re.sub(r"/\*.*?\*/", "", (STYLES / "gerai.css").read_text(), flags=re.S)

    assert not re.findall(r"oklch|color-mix|light-dark|@import|url\([\"']?(?:data|http)", css)
    assert "@layer reset, tokens, base, layout, components, utilities;" in css


def test_every_file_that_the_stylesheet_names_is_there():
    css = (STYLES / "gerai.css").read_text()

    named = set(re.findall(r"url\(([^)]+)\)", css))

    assert named == {"jakarta-500-800.woff2", "kawung-dark.svg", "kawung-light.svg", "chevron.svg"}
    assert all((STYLES / name).is_file() for name in named)


def test_font_and_icons_carry_their_licences():
    texts = {path.name: path.read_text() for path in (STYLES / "licences").iterdir()}

    assert "SIL OPEN FONT LICENSE" in texts["plus-jakarta-sans-OFL.txt"]
    assert "Lucide" in texts["lucide-ISC.txt"]


def unused(names: set[str], said: str) -> set[str]:
    """Templates that nobody names: neither our code nor the library whose page ours replaces."""
    return {name for name in names if not re.search(rf"[\"']{name[:-5]}(\.html|[\"'.])", said)}


def sources() -> str:
    """Our code and templates, and the library's that looks for our templates."""
    import allauth

    ours = [p for p in (ROOT / "gerai").rglob("*") if p.suffix in {".py", ".html"}]
    theirs = Path(allauth.__file__).parent.rglob("*.py")
    return "".join(path.read_text() for path in (*ours, *theirs))


def test_every_template_is_used():
    names = {str(path).split("/templates/")[1] for path in TEMPLATES} - DJANGOS
    said = sources()

    assert unused(names, said) == set()
    assert unused({"portal/nobodys.html"}, said) == {"portal/nobodys.html"}
