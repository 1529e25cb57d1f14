"""The target "persons": which tables are lists of them, and from a row's values to the registry's
entry. No Django here.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from gerai.foundation.people.rules import Kind
from gerai.foundation.tables.rules import UNKNOWN, Problem, Read, Target, Typed, clean, load
from gerai.foundation.tables.rules.headers import best_word
from gerai.foundation.tables.rules.words import choice, person, text
from gerai.inventory.registry.rules import PersonEntry, PersonKind, fault_of_person

from .businesses import KINDS, SEX, SEX_SHOWN, businesses
from .identities import address, birth_date, email, personal, phones, settle_birth
from .judging import REGENCY, Judged
from .states import RowState

SURE = 0.9
# A column of these tells of persons; one of those of a business, whoever stands beside it.
TELLING = ("kind", "came_from", "came_on", "stays", "skills", "last_job", "effect")
OF_A_BUSINESS = ("name", "activity", "products", "sector_code", "nib", "legal_form", "annual_sales")
RETURNED = re.compile(r"mudik|rantau|migran|pulang kampung", re.IGNORECASE)
AFFECTED = re.compile(r"dampak|\bphk\b|dirumahkan|korban", re.IGNORECASE)
KIND_SHOWN = {
    PersonKind.RETURNING_MIGRANT: "Pemudik",
    PersonKind.AFFECTED_RESIDENT: "Warga terdampak",
}
WHO = "sebutkan pemudik atau warga terdampak, di barisnya atau bagi seluruh daftarnya"


def kind_in(words: str) -> PersonKind | None:
    """Who the words speak of; None when of nobody, or of both."""
    returned, affected = bool(RETURNED.search(words)), bool(AFFECTED.search(words))
    if returned == affected:
        return None
    return PersonKind.RETURNING_MIGRANT if returned else PersonKind.AFFECTED_RESIDENT


def kind(said: str) -> Read:
    """A reader of who somebody is. Other words, as a column of remarks has them, say nothing."""
    found = kind_in(clean(said)[:200])
    return Read(found.value) if found else UNKNOWN


@cache
def persons() -> Target:
    """A list of persons, as persons.toml declares it."""
    readers = {
        "person": person,
        "text": text,
        "kind": kind,
        "sex": choice(SEX, SEX_SHOWN),
        "nik": personal(Kind.NIK),
        "kk": personal(Kind.KK),
        "birth_date": birth_date,
        "email": email,
        "address": address,
        "phone": phones,
    }
    return load(__package__.rpartition(".")[0], readers=readers, file="persons.toml")


def of_persons(headers: Sequence[str]) -> bool:
    """Whether the columns tell of persons, and none of a business."""
    return names_any(headers, persons(), TELLING) and not of_business(headers)


def of_business(headers: Sequence[str]) -> bool:
    """Whether some column tells of a business."""
    return names_any(headers, businesses(), OF_A_BUSINESS)


def names_any(headers: Sequence[str], target: Target, fields: Sequence[str]) -> bool:
    """Whether some header is surely one of the fields."""
    return any(
        best_word(header, target.fields[name].words)[0] >= SURE
        for header in headers
        for name in fields
    )


def judge_person(typed: Typed, *, inside: bool, told: PersonKind | None) -> Judged:
    """READY: a name, a kabupaten here, and who it is: as the row says, else as `told` of the whole
    list. REJECTED: nobody, or another region. REPAIRABLE: all else."""
    values, problems = typed.values, typed.problems
    repairs = settle_birth(typed)
    state = RowState.READY
    if "kind" not in values and told:
        values["kind"] = told.value
    if "kind" not in values:
        state = RowState.REPAIRABLE
        why = f"belum jelas siapa orangnya; {WHO}"
        problems.append(Problem("kind", "no_kind", f"{typed.where}: {why}."))
    if len(values.get("area_code", "")) < REGENCY:
        state = RowState.REPAIRABLE
    if "name" not in values:
        state = RowState.REJECTED
        why = "nama kosong. Tulis namanya"
        problems.append(Problem("name", "nameless", f"{typed.where}: {why}."))
    elif not inside:
        state = RowState.REJECTED
    elif state == RowState.READY and (
        fault := fault_of_person(as_person(typed.number, values, (), key=b""))
    ):
        state = RowState.REPAIRABLE
        problems.append(Problem("row", "malformed", f"{typed.where}: {fault}. Betulkan."))
    return Judged(typed.number, values, typed.personal, problems, state, repairs)


def as_person(
    number: int, values: Mapping[str, Any], said: Sequence[tuple[str, str]], *, key: bytes
) -> PersonEntry:
    """What the registry is told of a ready row. What the row did not say stays unknown."""
    return PersonEntry(
        number=number,
        key=key,
        name=values["name"],
        kind=PersonKind(values["kind"]),
        area_code=values["area_code"],
        sex=values.get("sex", ""),
        personal=tuple((known, text_) for field, text_ in said if (known := KINDS.get(field))),
        said=values,
    )
