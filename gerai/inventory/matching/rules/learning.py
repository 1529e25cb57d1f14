"""What the pairs at hand teach: how often two that are the same agree, and how many are. Pure.

Four kinds of pairs, not two: the same business; the same person with another business; another
person of the same household; none of these. Two stalls of one owner agree in all that is the
person's, two of a family in place and phone: with two kinds most of what was joined wrongly came
from there.

Expectation and maximisation over counts of patterns. How often two that are not the same agree is
given (`chance`, counted on random pairs); what a key holds the same says nothing among its pairs,
so each key has its own shares and leaves its comparisons out. `opinion` counts as `prior` pairs:
nothing is ever learnt to be impossible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .model import BUSINESS, PERSON, PLACE, Model

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
ROUNDS = 40
STILL = 1e-4
FEW = 1.0  # pairs of each kind that a key is thought to have before any is seen
KINDS = 4  # same business, same person, same household, none
FIRST = (0.3, 0.05, 0.05, 0.6)
# How many of the kinds, from the first on, agree in what is said of each.
SHARED = {BUSINESS: 1, PERSON: 2, PLACE: 3}


@dataclass(frozen=True)
class Patterns:
    """Pairs that look alike, counted: the key that found them first, and for each comparison its
    level from the closest (0) on, -1 where one of the two says nothing."""

    key: Whole
    levels: Sequence[Whole]
    count: Floats


@dataclass(frozen=True)
class Learnt:
    """How often the same agree on each level of each comparison; how many pairs are the same
    business, the same person with another one, another person of the household."""

    agree: Sequence[Floats]
    same: float
    person: float
    household: float


def chances(model: Model, random: Patterns) -> list[Floats]:
    """How often any two agree on each level of each comparison, counted on random pairs; `chance`
    counts as `prior_chance` pairs, or what few pairs never showed would be thought impossible."""
    found = []
    for at, one in enumerate(model.comparisons):
        said = random.levels[at] >= 0
        counted = np.bincount(
            random.levels[at][said], weights=random.count[said], minlength=len(one.levels)
        )
        found.append(blended(counted, model.prior_chance, one.by_chance))
    return found


def blended(counted: npt.NDArray[Any], prior: float, opinion: Sequence[float]) -> Floats:
    """What was counted, and an opinion that counts for so many; together 1."""
    both: Floats = counted.astype(np.float64) + prior * np.array(opinion)
    shares: Floats = both / both.sum()
    return shares


def learn(model: Model, patterns: Patterns, chance: Sequence[Floats]) -> Learnt:
    """Until nothing moves any more."""
    speaks = np.array([model.beside(key) for key in model.keys])
    kept = [(one >= 0) & speaks[patterns.key, at] for at, one in enumerate(patterns.levels)]
    agree = [np.array(one.opinion) for one in model.comparisons]
    shares = np.tile(FIRST, (len(model.keys), 1))
    kinds = np.zeros((KINDS, len(patterns.count)))
    for _round in range(ROUNDS):
        kinds = judged(model, patterns, kept, agree, chance, shares)
        before, agree = agree, taught(model, patterns, kept, kinds)
        shares = shared(patterns, kinds, len(model.keys))
        if max(np.abs(new - old).max() for new, old in zip(agree, before, strict=True)) < STILL:
            break
    return Learnt(agree, *(float(one.sum()) for one in kinds[:3]))


def judged(
    model: Model,
    patterns: Patterns,
    kept: Sequence[npt.NDArray[np.bool_]],
    agree: Sequence[Floats],
    chance: Sequence[Floats],
    shares: Floats,
) -> Floats:
    """How many pairs of each pattern are of each kind: kinds by patterns."""
    logs: Floats = np.log(shares[patterns.key]).T.copy()
    for at, one in enumerate(model.comparisons):
        level = np.maximum(patterns.levels[at], 0)
        weight = np.where(kept[at], np.log(agree[at][level] / chance[at][level]), 0.0)
        logs[: SHARED[one.of]] += weight
    kinds: Floats = np.exp(logs - logs.max(axis=0))
    kinds *= patterns.count / kinds.sum(axis=0)
    return kinds


def taught(
    model: Model,
    patterns: Patterns,
    kept: Sequence[npt.NDArray[np.bool_]],
    kinds: Floats,
) -> list[Floats]:
    """How often the same agree on each level, by the pairs as they are judged now."""
    found = []
    for at, one in enumerate(model.comparisons):
        weight = kinds[: SHARED[one.of]].sum(axis=0)
        counted = np.bincount(
            patterns.levels[at][kept[at]], weights=weight[kept[at]], minlength=len(one.levels)
        )
        found.append(blended(counted, model.prior, one.opinion))
    return found


def shared(patterns: Patterns, kinds: Floats, keys: int) -> Floats:
    """The share of each kind among the pairs of each key: keys by kinds."""
    counted = [np.bincount(patterns.key, weights=one, minlength=keys) + FEW for one in kinds]
    shares: Floats = np.array(counted).T / np.sum(counted, axis=0)[:, None]
    return shares
