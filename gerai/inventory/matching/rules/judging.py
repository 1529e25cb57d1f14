"""What the weights of a pair come to, and from which chance on two are proposed as one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from .learning import Learnt

MOST = 500  # a weight beyond changes no chance, and 2 to its power is still a number


@dataclass(frozen=True, slots=True)
class Odds:
    """How many pairs are the same business, the same person with another one, another person of the
    household: each against those that are none of these."""

    same: float
    person: float
    household: float

    def of_business(self, business: str, person: str, place: str) -> str:
        """SQL: the chance that two are the same business, by the weights (log2) of what is said of
        the business, of the person, of the place."""
        return (
            f"1 / (1 + {self.person / self.same!r} * {against(business)}"
            f" + {self.household / self.same!r} * {against(f'{business} + {person}')}"
            f" + {against(f'{business} + {person} + {place}')} / {self.same!r})"
        )

    def of_person(self, business: str, person: str, place: str) -> str:
        """SQL: the chance that both are the same person, whatever the business."""
        alike = f"({self.same!r} * pow(2, least({business}, {MOST})) + {self.person!r})"
        return f"1 / (1 + ({self.household!r} + {against(place)}) * {against(person)} / {alike})"


def against(weight: str) -> str:
    """SQL: how many times rarer it is among the same."""
    return f"pow(2, -greatest(least({weight}, {MOST}), -{MOST}))"


def odds(learnt: Learnt, *, sample: int, rows: int) -> Odds:
    """For pairs of so many rows, learnt on a sample of whole areas: the same are found a row as
    often, among more that are not."""
    share = 2.0 / (max(sample, 1) * max(rows - 1, 1))
    least = 0.05  # of a kind that was not seen there may still be some
    return Odds(
        *(max(found, least) * share for found in (learnt.same, learnt.person, learnt.household))
    )


def threshold(chances: Sequence[tuple[float, int]], *, least: float) -> float:
    """The chance from which on two are proposed: where the expected F1 of the proposals is best.

    `chances`: chance and how many pairs have it. If chances are true, those above a line hold
    as many right ones as they sum to, and all right ones are the sum of all.
    """
    right = sum(chance * count for chance, count in chances)
    best, line, taken, hit = 0.0, least, 0.0, 0.0
    for chance, count in sorted(chances, reverse=True):
        if chance < least:
            break
        taken, hit = taken + count, hit + chance * count
        value = 2 * hit / (taken + right)
        if value >= best:
            best, line = value, chance
    return line
