"""From weights to chances: how often guesses of such a weight were right. Pure.

Learned from examples whose codes are known, each one left out of the index that judged it.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .weighing import Heard

RANKS: Final = 3
ENOUGH: Final = 0.95  # so many of what is called certain must have been right
SAFE: Final = 0.97  # asked of the examples, so that others keep the promise
FEWEST: Final = 30  # examples at least that stand behind it
ALONE: Final = 0.4
NEVER: Final = 99.0
NOTHING: Final = ((0.0, 0.0),)


@dataclass(frozen=True)
class Seen:
    """An example that was judged: how strong its first codes were, and which of them was right
    (-1 for none)."""

    strengths: tuple[float, ...]
    right: int

    def has(self, rank: int) -> bool:
        """Whether there was a code of this rank."""
        return len(self.strengths) > rank


@dataclass(frozen=True)
class Calibration:
    """For each rank the steps of strength and the share of guesses that were right from there on;
    from which strength a guess is certain."""

    steps: tuple[tuple[tuple[float, float], ...], ...]
    certain: float

    @classmethod
    def from_data(cls, told: Mapping[str, Any]) -> "Calibration":
        """As it was kept."""
        return cls(
            tuple(tuple((float(at), float(share)) for at, share in rank) for rank in told["steps"]),
            float(told["certain"]),
        )

    def to_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "steps": [[list(step) for step in rank] for rank in self.steps],
            "certain": self.certain,
        }

    def scores(self, heard: Heard) -> list[tuple[float, bool]]:
        """The chance of each of the first three codes, and whether it is certain."""
        found: list[tuple[float, bool]] = []
        left = 1.0
        for rank in range(min(RANKS, len(heard.codes))):
            steps = self.steps[rank]
            at = bisect_right(steps, (strength(heard, rank), 2.0)) - 1
            share = min(steps[max(at, 0)][1], left, found[-1][0] if found else 1.0)
            left -= share
            found.append((round(share, 3), rank == 0 and strength(heard, 0) >= self.certain))
        return found


def strength(heard: Heard, rank: int) -> float:
    """How much speaks for the code of this rank: for the first its lead over the second, for the
    others what they have of the first; both times how much of the text is known. For the first
    it counts less where its word was said only once of it, and where its phrase says more."""
    weights = [one.weight for one in heard.codes[: rank + 2]]
    if rank:
        return heard.known * weights[rank] / weights[0]
    lead = weights[0] - (weights[1] if len(weights) > 1 else 0.0)
    return heard.known * lead * heard.echoed**2 * (1.0 if heard.borne else ALONE)


def seen(heard: Heard, codes: Collection[str]) -> Seen:
    """How strong the first codes were, and which of them is one of the right ones."""
    first = [one.code for one in heard.codes[:RANKS]]
    right = next((rank for rank, code in enumerate(first) if code in codes), -1)
    return Seen(tuple(strength(heard, rank) for rank in range(len(first))), right)


def calibrated(judged: Sequence[Seen]) -> Calibration:
    """The steps that the examples show: the stronger, the more often right. Certain is what is
    right often enough altogether, and at its weakest step too."""
    steps = tuple(
        stairs([(one.strengths[rank], one.right == rank) for one in judged if one.has(rank)])
        for rank in range(RANKS)
    )
    first = [(one.strengths[0], one.right == 0) for one in judged if one.strengths]
    together = NEVER
    right = 0
    for number, (strong, was) in enumerate(sorted(first, reverse=True), start=1):
        right += was
        if number >= FEWEST and right / number >= SAFE:
            together = strong
    alone = next((strong for strong, share in steps[0] if share >= ENOUGH), NEVER)
    return Calibration(steps, round(max(together, alone), 4))


def stairs(seen: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Shares that never fall with strength: neighbours that would are taken together."""
    blocks: list[list[float]] = []  # from which strength, how many, how many right
    for strong, was in sorted(seen):
        last = blocks[-1] if blocks else None
        if last and (last[1] < FEWEST or last[3] == strong):
            last[1], last[2], last[3] = last[1] + 1, last[2] + was, strong
        else:
            blocks.append([strong, 1.0, float(was), strong])
    if len(blocks) > 1 and blocks[-1][1] < FEWEST:
        few = blocks.pop()
        blocks[-1][1], blocks[-1][2] = blocks[-1][1] + few[1], blocks[-1][2] + few[2]
    rising: list[list[float]] = []
    for block in blocks:
        rising.append(block)
        while len(rising) > 1 and share(rising[-2]) >= share(rising[-1]):
            higher = rising.pop()
            rising[-1][1] += higher[1]
            rising[-1][2] += higher[2]
    return tuple((round(block[0], 4), round(share(block), 3)) for block in rising) or NOTHING


def share(block: Sequence[float]) -> float:
    """How many of a block were right, a little less sure than it was seen."""
    return (block[2] + 1) / (block[1] + 2)
