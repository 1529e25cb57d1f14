"""Whether a ring crosses itself: then nobody knows what lies inside it. Pure.

Segments are laid out in a grid about as fine as they are long, so that each meets only its
neighbours: the work grows with the number of points, not with its square.
"""

from collections.abc import Iterator, Sequence

Point = tuple[float, float]
FINEST = 1e-5  # of a degree: as fine as points are kept


def crossing(ring: Sequence[Point]) -> Point | None:
    """The end of the first segment that crosses an earlier one; None where none does. A ring that
    only touches itself, as at the neck of a bay, is whole."""
    last = len(ring) - 2
    width = max(x for x, _ in ring) - min(x for x, _ in ring)
    height = max(y for _, y in ring) - min(y for _, y in ring)
    size = max((width + height) * 2 / len(ring), FINEST)
    grid: dict[tuple[int, int], list[int]] = {}
    for at in range(last + 1):
        start, end = ring[at], ring[at + 1]
        for cell in cells(start, end, size):
            there = grid.setdefault(cell, [])
            if any(cut(ring[one], ring[one + 1], start, end) for one in there):
                return end
            there.append(at)
    return None


def cells(start: Point, end: Point, size: float) -> Iterator[tuple[int, int]]:
    """The cells that a segment goes through, column by column."""
    (x, y), (u, v) = sorted((start, end))
    for column in range(int(x // size), int(u // size) + 1):
        if x == u:
            low, high = sorted((y, v))
        else:
            west, east = max(x, column * size), min(u, (column + 1) * size)
            slope = (v - y) / (u - x)
            low, high = sorted((y + slope * (west - x), y + slope * (east - x)))
        for line in range(int(low // size), int(high // size) + 1):
            yield column, line


def cut(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments cross; those that share an end or touch do not."""
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def side(a: Point, b: Point, c: Point) -> float:
    """On which side of the line from a to b a point lies."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
