"""What is wrong with the rows that a list has."""

from dataclasses import dataclass

from gerai.foundation import sql
from gerai.inventory.intake.models import BusinessList

PACKAGE = "gerai.inventory.intake"


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of problem: how many, and the first sentence."""

    kind: str
    times: int
    example: str


def problems_kept(found: BusinessList) -> dict[str, dict[str, int] | dict[str, str]]:
    """The problems of the rows as a list counts them."""
    told = sql.rows(Told, PACKAGE, "problems_kept", list=found.pk)
    return {
        "problems": {one.kind: one.times for one in told},
        "examples": {one.kind: one.example for one in told},
    }
