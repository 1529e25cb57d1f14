"""Our blank workbooks, with the places of this installation."""

from functools import lru_cache

from gerai.foundation.areas.models import Area
from gerai.foundation.areas.queries import root, short_labels
from gerai.foundation.database.models import Reference
from gerai.inventory.intake.engine.blank import workbook
from gerai.inventory.intake.rules import Subject, about
from gerai.inventory.intake.rules.blank import Blank, blanks

SHEETS = {Subject.BUSINESSES: "Usaha", Subject.PERSONS: "Warga"}
REGENCY = 5


def blank_workbook(subject: Subject) -> bytes:
    """The workbook; made once for each edition of the areas."""
    editions = Reference.objects.order_by("name").values_list("name", "edition")
    return made(subject, root(), tuple(editions))


@lru_cache(8)
def made(subject: Subject, _root: str, _editions: tuple[tuple[str, str], ...]) -> bytes:
    """The same, in the memory."""
    return workbook(SHEETS[subject], columns_of(subject), districts())


def columns_of(subject: Subject) -> list[Blank]:
    """Its columns; the example lies in a village of this installation."""
    return blanks(about(subject).target, example_place())


def example_place() -> dict[str, str]:
    """The first village of the installation, by the column that each part stands in."""
    villages = Area.objects.filter(level=4, valid_to=None).order_by("code")
    code = (
        villages.filter(code__startswith=root() + "." if root() else "")
        .values_list("code", flat=True)
        .first()
    )
    if code is None:
        return {}
    names = dict(Area.objects.filter(code__in=(code, code[:8])).values_list("code", "name"))
    regency = short_labels([code[:REGENCY]])[code[:REGENCY]]
    return {"regency": regency, "district": names[code[:8]], "village": names[code]}


def districts() -> dict[str, list[str]]:
    """The districts of every regency of the installation, both by name; of a smaller installation
    those around it."""
    home = root()
    if len(home) >= REGENCY:
        regencies = [home[:REGENCY]]
    else:
        regencies = list(
            Area.objects.filter(level=2, valid_to=None, code__startswith=home)
            .order_by("kind", "name")
            .values_list("code", flat=True)
        )
    labels = short_labels(regencies)
    found: dict[str, list[str]] = {labels[code]: [] for code in regencies}
    under = Area.objects.filter(level=3, valid_to=None, code__startswith=home[:REGENCY])
    for code, name in under.order_by("name").values_list("code", "name"):
        found[labels[code[:REGENCY]]].append(name)
    return found
