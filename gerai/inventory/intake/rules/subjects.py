"""What a list is about: all that differs between a list of businesses and one of persons.

No Django here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from gerai.foundation.tables.rules import Mapped, Target, Typed
from gerai.inventory.registry.rules import Entered, Entry, PersonEntry, PersonKind

from .businesses import as_entry, businesses, stranger
from .judging import Judged, judge
from .keys import keys_of, keys_of_person
from .persons import as_person, judge_person, of_business, of_persons, persons


class Subject(StrEnum):
    """Of whom the rows of a list speak."""

    BUSINESSES = "businesses"
    PERSONS = "persons"


class Judge(Protocol):
    """What a typed row may become; `told` says of the whole list who its persons are."""

    def __call__(self, typed: Typed, *, inside: bool, told: PersonKind | None) -> Judged: ...


class Keys(Protocol):
    """The text of each of KEYS for a typed row."""

    def __call__(
        self,
        values: Mapping[str, Any],
        personal: Sequence[tuple[str, str]],
        numbers: Sequence[tuple[str, str]],
        place_in_list: int,
    ) -> list[str]: ...


class AsEntry(Protocol):
    """What the registry is told of a ready row."""

    def __call__(
        self,
        number: int,
        values: Mapping[str, Any],
        said: Sequence[tuple[str, str]],
        *,
        key: bytes,
        on: date,
    ) -> Entry | PersonEntry: ...


@dataclass(frozen=True)
class About:
    """One subject: how its columns are known and its rows judged, found again and entered.
    `sectors`: its rows have a line of business; `fresh`: how many records an entering made; `word`
    is what one of them is called, `list_word` a list of them."""

    subject: Subject
    declared: Callable[[], Target]  # its data are read when they are first needed
    judge: Judge
    keys: Keys
    entry: AsEntry
    sectors: bool
    fresh: Callable[[Entered], int]
    word: str
    list_word: str

    @property
    def target(self) -> Target:
        """Its fields, and the words above them."""
        return self.declared()

    def stranger(self, mapping: Sequence[Mapped]) -> str:
        """Why a table with these columns is no such list, as one sentence; "" if it is."""
        return stranger(mapping, self.target)


def judge_business(typed: Typed, *, inside: bool, told: PersonKind | None) -> Judged:
    """A business is judged by its row alone."""
    return judge(typed, inside=inside)


def person_entry(
    number: int,
    values: Mapping[str, Any],
    said: Sequence[tuple[str, str]],
    *,
    key: bytes,
    on: date,
) -> PersonEntry:
    """Of a person a list says nothing that holds for its day alone."""
    return as_person(number, values, said, key=key)


ABOUT = {
    one.subject: one
    for one in (
        About(
            subject=Subject.BUSINESSES,
            declared=businesses,
            judge=judge_business,
            keys=keys_of,
            entry=as_entry,
            sectors=True,
            fresh=lambda done: done.businesses,
            word="usaha",
            list_word="daftar usaha",
        ),
        About(
            subject=Subject.PERSONS,
            declared=persons,
            judge=judge_person,
            keys=keys_of_person,
            entry=person_entry,
            sectors=False,
            fresh=lambda done: done.persons,
            word="warga",
            list_word="daftar warga",
        ),
    )
}


def about(subject: str) -> About:
    """The subject by its name."""
    return ABOUT[Subject(subject)]


def subject_of(headers: Sequence[str], *, told: bool) -> Subject:
    """Of whom a table speaks, by its columns. Where somebody told who its persons are, it speaks of
    persons unless a column is of a business."""
    if of_persons(headers) or (told and not of_business(headers)):
        return Subject.PERSONS
    return Subject.BUSINESSES
