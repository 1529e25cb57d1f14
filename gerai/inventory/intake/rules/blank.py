"""Our blank workbook: its columns, their choices and checks, its example. No Django here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gerai.foundation.tables.rules import Field, Target, clean
from gerai.inventory.registry.rules.legal_forms import LEGAL_FORMS

from .businesses import SEX_SHOWN
from .choices import shown
from .persons import KIND_SHOWN

EXAMPLE = "contoh"  # under "No": the row shows how it is done
NUMBER = "No"
NEEDED = frozenset({"name", "regency", "kind"})
PLACES = ("regency", "district", "village")
ANSWERS = {
    "premises": "premises", "constraint": "main_constraint", "scale": "scale",
    "education": "education", "yes_no": "yes_no",
}  # fmt: skip
SIXTEEN, THIRTEEN, PHONE = (16, 16), (13, 13), (9, 60)
LENGTHS = {"nik": SIXTEEN, "kk": SIXTEEN, "nib": THIRTEEN, "phone": PHONE}
SUMS, COUNTS, YEARS, DAYS = "money", "count", "year", "birth_date"


@dataclass(frozen=True)
class Blank:
    """One column: the words above it, how it is filled, what its example says; `choices` to pick
    from, `length` of its text, `kind` of its check: money, count, year, birth_date, or text."""

    field: str
    head: str
    how: str
    example: str
    kind: str
    choices: tuple[str, ...] = ()
    length: tuple[int, int] | None = None

    @property
    def shown(self) -> str:
        """The example as one types it: a day with the day first."""
        if self.kind == DAYS and self.example:
            return date.fromisoformat(self.example).strftime("%d-%m-%Y")
        return self.example

    @property
    def needed(self) -> bool:
        """Whether a row is of no use without it."""
        return self.field in NEEDED


def blanks(target: Target, places: Mapping[str, str]) -> list[Blank]:
    """The columns, as the target declares them; `places`: what the example says of where it is."""
    return [
        Blank(
            field=one.name,
            head=one.label[:1].upper() + one.label[1:],
            how=one.how,
            example=places.get(one.name, one.example),
            kind=one.type if one.type in (SUMS, COUNTS, YEARS, DAYS) else "text",
            choices=choices_of(one),
            length=LENGTHS.get(one.type),
        )
        for one in target.fields.values()
        if one.how
    ]


def choices_of(field: Field) -> tuple[str, ...]:
    """What may be picked, each understood by the field's reader; none where one writes freely."""
    if field.type == "sex":
        return tuple(SEX_SHOWN.values())
    if field.type == "kind":
        return tuple(KIND_SHOWN.values())
    if field.name == "legal_form":
        return tuple(LEGAL_FORMS.values())
    return tuple(shown(ANSWERS[field.type]).values()) if field.type in ANSWERS else ()


def is_example(cells: Sequence[str], target: Target) -> bool:
    """Whether a row is the example of our blank workbook, untouched: one over which somebody typed
    a business is a row as any other."""
    if not cells or clean(cells[0]).lower() != EXAMPLE:
        return False
    return target.fields["name"].example in cells
