"""The second wall's door: of which areas PostgreSQL itself lets rows through, in this transaction.

Row-level security asks settings of the transaction (docs/explanation/walls.md). They are said
here and nowhere else: `acting` names whose work the block does, and the database connection tells
it at the beginning of each transaction. Nobody named: no row of a record is there.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection

VALUE = re.compile(r"[0-9a-f.,/~-]*")
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Areas by what is seen of them: records of the registry, received lists; and single records
    that are somebody's own, by uid, wherever they lie. `whole`: every row of every table."""

    records: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    own: frozenset[UUID] = frozenset()
    whole: bool = False

    @property
    def settings(self) -> dict[str, str]:
        """What PostgreSQL is told: areas as the bounds of ranges, so that one row is one binary
        search (`width_bucket`)."""
        return {
            "gerai.records": bounds(self.records),
            "gerai.lists": bounds(self.lists),
            "gerai.own": ",".join(sorted(str(uid) for uid in self.own)),
            "gerai.whole": "1" if self.whole else "",
        }

    @property
    def orders(self) -> str:
        """The statements that tell it, for the transaction that is open."""
        told = self.settings
        if not all(VALUE.fullmatch(value) for value in told.values()):
            raise ValueError("a scope holds codes of areas and uids, nothing else")
        return "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in told.items())

    def __bool__(self) -> bool:
        return bool(self.records or self.lists or self.own or self.whole)


def bounds(areas: Iterable[str]) -> str:
    """The areas and all below them as bounds in order: from (and with) the code, to before code/.

    "/" follows "." in ASCII, so `33.74/` comes after all that lies in 33.74 and before 33.75.
    """
    outer: list[str] = []
    for code in sorted(set(areas)):
        if code == EVERYWHERE:
            return ",~"
        if not any(code.startswith(held + ".") for held in outer):
            outer.append(code)
    return ",".join(bound for code in outer for bound in (code, code + "/"))


NOBODY = Scope()
WHOLE = Scope(whole=True)
_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)
# Whose work is done where nobody was named. Tests that call actions themselves name the whole.
unnamed = NOBODY


def present() -> Scope:
    """Whose work is done now."""
    named = _scope.get()
    return unnamed if named is None else named


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """The block's work is done within this scope; afterwards in the one before."""
    token = _scope.set(scope)
    try:
        told()
        yield
    finally:
        _scope.reset(token)
        told()


def told() -> None:
    """The open transaction knows of the present scope; one that begins later is told then."""
    if connection.in_atomic_block and not connection.needs_rollback:
        connection.tell(present())  # type: ignore[attr-defined]


def adopt(scope: Scope) -> None:
    """For a thread that works for somebody else's block: it does so from its start on."""
    _scope.set(scope)


@contextmanager
def over_the_wall() -> Iterator[None]:
    """The block sees all rows. For a question whose answer tells of no record: is this number
    taken, how many are there. Every use stands in tests/house/test_walls.py with its reason."""
    with acting(WHOLE):
        yield


@contextmanager
def reaching(*areas: str) -> Iterator[None]:
    """The block reaches these areas too: a record goes there, or comes from there."""
    now = present()
    with acting(replace(now, records=(*now.records, *areas))):
        yield


@contextmanager
def holding(*uids: UUID) -> Iterator[None]:
    """The block sees these records too, wherever they lie: one that is being made, one's own."""
    now = present()
    with acting(replace(now, own=now.own | set(uids))):
        yield
