"""`python -m tests.messages`: the English catalogue gets every text of the templates and the code.

What is translated stays; what nobody says any more goes. Babel does the work, no gettext programs.
"""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import extract
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "gerai/locale/en/LC_MESSAGES/django.po"
# So that two people who add texts meet only where the texts do.
SAME_HEADER = {"version": "2026", "creation_date": datetime(2026, 11, 1, tzinfo=UTC)}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
# Pages with an English edition: templates and the code that words them.
ENGLISH = (
    "gerai/foundation/access/",
    "gerai/foundation/privacy/queries/subjects.py",
    "gerai/foundation/privacy/templates/privacy/public.html",
    "gerai/foundation/ui/",
    "gerai/inventory/registry/models/called.py",
    "gerai/inventory/registry/queries/sheet.py",
    "gerai/inventory/registry/templates/registry/mine.html",
    "gerai/inventory/registry/views/mine.py",
    "gerai/portal/templates/portal/front.html",
    "gerai/portal/templates/portal/ranked.html",
    "gerai/portal/templates/portal/trouble.html",
    "gerai/portal/views.py",
)


def texts(path: Path) -> set[str]:
    """The msgids of one file, as Django asks for them."""
    source = path.read_text()
    if path.suffix in {".html", ".txt"}:
        source = re.sub(r"^\s+", "", templatize(source), flags=re.M)
    found = extract.extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    return {text for _line, text, _comments, _context in found if isinstance(text, str) and text}


def wanted() -> set[str]:
    """Every msgid of a page that has an English edition."""
    paths = [path for kind in ("py", "html", "txt") for path in (ROOT / "gerai").rglob(f"*.{kind}")]
    ours = [path for path in paths if str(path.relative_to(ROOT)).startswith(ENGLISH)]
    return set().union(*(texts(path) for path in ours))


def catalogue() -> Catalog:
    """The English catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def main() -> None:
    """The catalogue has all that is wanted and nothing else."""
    known = catalogue() if CATALOGUE.exists() else Catalog(locale="en")
    fresh = Catalog(locale="en", domain="django", project="Gerai", fuzzy=False, **SAME_HEADER)
    for text in sorted(wanted()):
        old = known.get(text)
        fresh.add(text, old.string if old else "")
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=100, omit_header=False)


if __name__ == "__main__":
    main()
