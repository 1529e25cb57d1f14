"""A thousand mistakes of a district's list: how many are put right, how many are proposed right."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gerai.foundation.areas.models import Area
from gerai.foundation.areas.queries import short_labels
from gerai.inventory.intake import actions
from gerai.inventory.intake.actions import mending
from gerai.inventory.intake.engine import load_chunk
from gerai.inventory.intake.models import BusinessList
from gerai.inventory.intake.queries.patterns import kinds_of
from gerai.inventory.intake.rules import as_entry
from gerai.inventory.intake.rules.keys import fold
from tests import make
from tests.make import planted
from tests.make.planted import EACH, UNKNOWABLE, Place, Places
from tests.make.registry import NOON

pytestmark = pytest.mark.django_db

SAME = (
    "owner_name", "sex", "premises", "founded_year", "monthly_sales", "annual_sales", "nib",
    "sector_code",
)  # fmt: skip
Told = dict[str, Any]
Row = tuple[Told, list[dict[str, Any]]]
WHAT = ("right by itself", "proposed right", "proposed wrong", "nothing")


@pytest.fixture
def officer(settings):
    settings.ROOT_AREA = "33"
    return make.user("provincial_officer", area="33", name="Wahyu", email="wahyu@example.id")


def places() -> Places:
    """Villages of some regencies of Jawa Tengah, and which of them can be mistaken how."""
    names = dict(Area.objects.filter(code__startswith="33").values_list("code", "name"))
    label = short_labels([code for code in names if len(code) == 5])
    villages = [code for code in names if len(code) == 13 and code[:5] in TAKEN]
    districts = Counter(fold(name) for code, name in names.items() if len(code) == 8)
    in_regency = Counter((code[:5], fold(names[code])) for code in names if len(code) == 13)
    own = {(code[:5], fold(name)) for code, name in names.items() if len(code) == 8}

    def place(code: str) -> Place:
        return names[code], names[code[:8]], label[code[:5]]

    clear = [
        code
        for code in villages
        if in_regency[code[:5], fold(names[code])] == 1 and (code[:5], fold(names[code])) not in own
    ]
    return Places(
        all=[place(code) for code in villages],
        neighbours=[
            (place(code), names[other])
            for code in clear
            for other in [next(one for one in names if len(one) == 8 and one[:5] == code[:5]
                               and one != code[:8])]
        ],
        single=[place(code) for code in villages if districts[fold(names[code[:8]])] == 1],
    )  # fmt: skip


TAKEN = ("33.10", "33.20", "33.18", "33.21", "33.28")


def read(path, officer) -> BusinessList:
    found = actions.receive(path=path, by=officer, at=NOON, sender=path.stem)
    return actions.read(uid=found.uid, path=path, by=officer)


def told(found: BusinessList) -> Iterator[tuple[Told, list[dict[str, Any]]]]:
    """What the registry would be told of each row, and its problems."""
    personal: dict[int, list[tuple[str, str]]] = {}
    for number in range(found.chunks_read):
        personal |= load_chunk(found.uid, number).personal
    for row in found.rows.order_by("number"):
        yield known(row.values, personal.get(row.number, [])), row.problems


def known(values: Mapping[str, Any], personal: list[tuple[str, str]]) -> Told:
    """The row's fields, as far as they are known; names without their punctuation."""
    entry = as_entry(1, {"name": "", "area_code": ""} | dict(values), personal, key=b"", on=None)
    said = {name: values[name] for name in SAME if name in values}
    said |= {"area": entry.area_code, "name": fold(entry.name), "form": entry.legal_form}
    said |= {f"{kind} {text}": True for kind, text, _ in entry.personal}
    return {name: value for name, value in said.items() if value}


def differs(row: Told, meant: Told) -> bool:
    """Whether the row says something that was not meant; an area that holds the right one, or a
    legal form beside it, says less."""
    return any(
        value != meant.get(name)
        and not (name == "area" and meant["area"].startswith(value + "."))
        and not (name == "name" and sorted(value) == sorted(meant["name"]))
        for name, value in row.items()
    )


def whole(row: Told, meant: Told) -> bool:
    """Whether the row says all that was meant, and nothing else."""
    return not differs(row, meant) and row.keys() >= meant.keys() and row["area"] == meant["area"]


# Of each kind: put right by itself, proposed right, proposed wrong, nothing proposed.
OUTCOME = {
    "birth_serial": (40, 0, 0, 0),
    "ditto": (40, 0, 0, 0),
    "email_comma": (40, 0, 0, 0),
    "glued_form": (40, 0, 0, 0),
    "nib_12": (0, 30, 10, 0),
    "nik_15": (0, 0, 0, 40),
    "nik_destroyed": (0, 0, 0, 40),
    "no_name": (40, 0, 0, 0),
    "odd_sex": (24, 16, 0, 0),
    "old_spelling": (40, 0, 0, 0),
    "other_district": (0, 40, 0, 0),
    "phone_destroyed": (0, 0, 0, 40),
    "phone_letter": (40, 0, 0, 0),
    "phone_zero": (40, 0, 0, 0),
    "premises_words": (25, 15, 0, 0),
    "regency_missing": (20, 20, 0, 0),
    "sector_slip": (20, 0, 0, 20),
    "short_code": (0, 33, 0, 7),
    "short_year": (0, 40, 0, 0),
    "sum_in_words": (24, 16, 0, 0),
    "sum_range": (0, 0, 0, 40),
    "swapped": (40, 0, 0, 0),
    "thousands": (0, 40, 0, 0),
    "two_phones": (40, 0, 0, 0),
    "village_slip": (40, 0, 0, 0),
}


def outcome_of(right: Told, now: Row, then: Row) -> str:
    """What the product made of a row whose right fields are known, before and after an officer took
    all that it proposed."""
    (row, problems), (mended, left) = now, then
    if differs(row, right):
        return "wrong by itself"
    if whole(row, right):
        return "right by itself"
    if any(one["proposal"] for one in problems):
        return "proposed right" if whole(mended, right) and not left else "proposed wrong"
    return "choices" if any(one.get("choices") for one in problems) else "nothing"


def test_most_mistakes_are_put_right_or_proposed_right_and_none_wrongly_by_itself(
    tmp_path, officer
):
    some = planted.rows(places())
    clean = read(planted.workbook(tmp_path / "benar.xlsx", some, mended=True), officer)
    found = read(planted.workbook(tmp_path / "salah.xlsx", some, mended=False), officer)
    meant, before = [row for row, _ in told(clean)], list(told(found))
    for kind in [one.kind for one in kinds_of(found) if one.sure]:
        mending.accept_all(uid=found.uid, kind=kind, by=officer, at=NOON)

    outcome: dict[str, Counter[str]] = defaultdict(Counter)
    for one, *rows in zip(some, meant, before, told(found), strict=True):
        outcome[one.kind][outcome_of(*rows)] += 1

    told_by_kind = {
        kind: tuple(count[what] for what in WHAT) for kind, count in sorted(outcome.items())
    }
    assert all({"sex", "premises", "nib", "sector_code", "area"} <= row.keys() for row in meant)
    assert told_by_kind == OUTCOME
    by_itself, proposed, wrongly, nothing = map(sum, zip(*OUTCOME.values(), strict=True))
    assert (by_itself, proposed, wrongly, nothing) == (553, 250, 10, 187)
    assert sum(count["wrong by itself"] for count in outcome.values()) == 0
    assert {kind for kind, said in OUTCOME.items() if said == (0, 0, 0, EACH)} == UNKNOWABLE
