"""On which records, and as whom: records in and around one area, and readers in and around it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from gerai.foundation.access.models import User
from gerai.foundation.access.roles import ROLES, Permission
from tests import make

OWN, NEAR, LIKE, FAR = "33.74", "33.75", "33.7", "33.01"


class Stays(str):
    """Why a record of the type is never deleted: it ends, and its row stays."""


@dataclass(frozen=True)
class Sample:
    """How the matrix makes a record of a type, and the permission by which it is seen."""

    sees: Permission
    make: Callable[[str, str], Any]
    move: Callable[[Any, str], None]
    close: Callable[[Any], None] | None = None
    params: dict[str, Callable[[Any], object]] = field(default_factory=dict)
    withdraw: Callable[[Any], None] | None = None
    private: bool = False  # belongs to an account that is none of the readers
    # The act by which nothing of it is left, or why there is none.
    go: Callable[[Any], object] | Stays = field(kw_only=True)
    # Addresses whose names begin so go on telling of it to who saw it: events are for ever.
    left: str = field(default="(nowhere)", kw_only=True)


SAMPLES: dict[type[Model], Sample] = {}
# What stands in addresses of reference data, which belong to nobody.
REFERENCE: dict[str, dict[str, str]] = {}


@dataclass(frozen=True)
class Case:
    """One record of each type: where it lies now, the word to look for it, the word it says."""

    name: str
    area: str
    bait: str
    canary: str

    def word(self, model: type[Model]) -> str:
        """What the record of this type says: who sees one type need not see another."""
        return self.canary + model.__name__


CASES = (
    Case("own", OWN, "Umpanbiru", "Zamrudbiru"),
    Case("closed", OWN, "Umpankelabu", "Zamrudkelabu"),
    Case("consent withdrawn", OWN, "Umpanjingga", "Zamrudjingga"),
    Case("neighbour", NEAR, "Umpanhijau", "Zamrudhijau"),
    Case("neighbour with like prefix", LIKE, "Umpanputih", "Zamrudputih"),
    Case("far away", FAR, "Umpanmerah", "Zamrudmerah"),
    Case("moved away", FAR, "Umpanungu", "Zamrudungu"),
)
MISSING = "missing"
DELETED = Case("deleted", OWN, "Umpanhitam", "Zamrudhitam")


def planted() -> dict[tuple[type[Model], str], Any]:
    """The records of all cases, by type and case."""
    made = {}
    for model, sample in SAMPLES.items():
        for case in CASES:
            first = OWN if case.name == "moved away" else case.area
            record = sample.make(first + ".06.1001", f"{case.bait} {case.word(model)}")
            if case.name == "moved away":
                sample.move(record, case.area + ".06.1001")
            if case.name == "closed" and sample.close:
                sample.close(record)
            if case.name == "consent withdrawn" and sample.withdraw:
                sample.withdraw(record)
            record.refresh_from_db()
            made[model, case.name] = record
    return made


@dataclass(frozen=True)
class Gone:
    """A record that is no more, and what else stood in its addresses."""

    record: Any
    params: dict[str, object]


def gone() -> dict[type[Model], Gone]:
    """One record of each type that can be deleted, deleted by its own act."""
    found = {}
    for model, sample in SAMPLES.items():
        if isinstance(sample.go, Stays):
            continue
        words = f"{DELETED.bait} {DELETED.word(model)}"
        record = sample.make(DELETED.area + ".06.1001", words)
        record.refresh_from_db()
        params = {name: find(record) for name, find in sample.params.items()}
        sample.go(record)
        if model._base_manager.filter(uid=record.uid).exists():
            raise AssertionError(f"{model.__name__} is still there after it was deleted")
        found[model] = Gone(record, params)
    return found


@dataclass(frozen=True)
class Reader:
    """Somebody who calls, and what they hold now."""

    name: str
    user: User | None
    held: tuple[tuple[str, str], ...] = ()

    def may(self, permission: Permission, area: str | None = None) -> bool:
        """By the table of roles; without an area: anywhere at all."""
        return any(
            permission in ROLES[role] and (area is None or lies_in(area, place))
            for role, place in self.held
        )


def lies_in(area: str, place: str) -> bool:
    """Step by step along the code, apart from the way that the product goes."""
    steps = place.split(".") if place else []
    return area.split(".")[: len(steps)] == steps


def distinct() -> list[str]:
    """One role of each set of permissions: who holds the same is answered the same."""
    signs_in = [(held, role) for role, held in ROLES.items() if role != "public"]
    return list(dict(reversed(signs_in)).values())[::-1]


def readers() -> list[Reader]:
    """A stranger, every kind of role in its area, and those around it."""
    found = [Reader("stranger", None), Reader("account without posting", make.user())]
    for name, role, area in (
        *((role, role, OWN) for role in distinct()),
        ("officer above", "provincial_officer", "33"),
        ("administrator of all", "administrator", ""),
        ("the neighbour's officer", "district_officer", NEAR),
    ):
        found.append(Reader(name, make.user(role, area), ((role, area),)))
    ended = make.user("district_officer", OWN)
    for posting in ended.postings.all():
        posting.until = posting.since
        posting.save()
    return [*found, Reader("officer whose posting ended", ended)]
