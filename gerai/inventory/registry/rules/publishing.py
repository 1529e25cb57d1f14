"""Counts as they may be said in public: none points at a single business."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def limits() -> tuple[int, int]:
    """The least count that is said, and the step to which counts are rounded."""
    text = files(__package__).joinpath("publishing.toml").read_text(encoding="utf-8")
    counts = tomllib.loads(text)["counts"]
    return counts["least"], counts["step"]


def rounded(count: int) -> int:
    """The nearest multiple of the step."""
    step = limits()[1]
    return (count + step // 2) // step * step


def publishable(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Parts of one whole: rounded, and None for what is not said.

    Small counts are not said. Where the total would give them away, because they are alone or
    together still small, the next larger ones are not said either. Nothing is no secret.
    """
    least = limits()[0]
    order = sorted((count, key) for key, count in counts.items() if count)
    hidden: list[tuple[int, str]] = [one for one in order if one[0] < least]
    for one in order[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(count for count, _key in hidden) >= least):
            break
        hidden.append(one)
    unsaid = {key for _count, key in hidden}
    return {key: None if key in unsaid else rounded(count) for key, count in counts.items()}
