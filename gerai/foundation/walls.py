"""What a table's wall is made of: the conditions on which PostgreSQL shows one of its rows.

A model says its wall (`wall = by_area("records")`) and `gerai migrate` raises it, by row-level
security. The conditions ask the settings of `scope`. No Django here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Belonging:
    """A row is there with the row of another table that it belongs to, found by `key` there and
    `column` here.

    `kept`: asked by a function whose plan each connection keeps. Written out in the policy, the
    other table's own wall is planned anew with each statement, which takes longer than running it
    where few rows are read; where many are read that belong to few others, it costs less a row.
    """

    table: str
    key: str
    column: str
    kept: bool

    @property
    def function(self) -> str:
        """The function that says whether the other row is there for the present scope."""
        return f"gerai_sees_{self.table}_{self.key}"

    @property
    def body(self) -> str:
        """What the function does: it asks as whoever calls it, so behind the other table's wall."""
        found = f"SELECT FROM public.{self.table} WHERE {self.key} = one"
        return f"BEGIN RETURN EXISTS ({found}); END"

    def __str__(self) -> str:
        if self.kept:
            return f"{self.function}({{row}}.{self.column})"
        return (
            f"EXISTS (SELECT FROM {self.table} held WHERE held.{self.key} = {{row}}.{self.column})"
        )


@dataclass(frozen=True)
class Together:
    """A row is there when all that it belongs to is."""

    parts: tuple[Belonging, ...]

    def __str__(self) -> str:
        return "(" + " AND ".join(map(str, self.parts)) + ")"


Condition = str | Belonging | Together


@dataclass(frozen=True)
class Wall:
    """A row is there on any of these conditions; a new one may be written on `new`, if it differs.
    `{row}` is the table itself."""

    sees: tuple[Condition, ...]
    new: str = ""

    def __or__(self, other: "Wall") -> "Wall":
        return Wall(self.sees + other.sees, self.new or other.new)


@dataclass(frozen=True)
class Open:
    """A table without a wall, and why none is needed."""

    why: str


@dataclass(frozen=True)
class Door:
    """A view of a walled table with the wall's condition in it, to be searched.

    Behind a policy PostgreSQL uses an index only for comparisons that can tell nothing of rows out
    of sight ("leakproof"): not for words, nor for what a function made of a column. In a view of
    the table's owner the same condition stands beside the others, and every index is used.
    """

    table: str


# The system's own work, whoever it is for.
WHOLE = "(SELECT current_setting('gerai.whole', true)) = '1'"
# Conditions that higher apps add to the wall of a lower one's table, by the table.
MORE: dict[str, list[Condition]] = defaultdict(list)


def setting(name: str, kind: str) -> str:
    """A setting as an array. In a SELECT of its own it is read once a statement."""
    return f"(SELECT string_to_array(current_setting('gerai.{name}', true), ',')::{kind}[])"


def inside(column: str, scope: str) -> str:
    """The area's code lies in one of the scope's ranges: behind an odd number of bounds; without
    "= 1", which the planner takes for one row in a hundred."""
    return f'width_bucket({column} COLLATE "C", {setting(scope, "text")}) % 2 <> 0'


def by_area(scope: str, column: str = "area_code") -> Wall:
    """By the area where the row lies."""
    return Wall((inside(column, scope),))


def by_own(column: str = "uid") -> Wall:
    """By being somebody's own."""
    return Wall((f"{column} = ANY({setting('own', 'uuid')}::uuid[])",))


def by(table: str, column: str, key: str = "id") -> Wall:
    """With the row of another table that it belongs to, which stands behind its own wall; `key`
    is the column there, `column` the one here."""
    return Wall((Belonging(table, key, column, kept=True),))


def of_few(table: str, column: str, key: str = "id") -> Wall:
    """As `by`, for many rows of few others: those of a list."""
    return Wall((Belonging(table, key, column, kept=False),))


def together(*walls: Wall) -> Wall:
    """With all that it belongs to, each of which stands behind its own wall."""
    parts = tuple(one for wall in walls for one in wall.sees if isinstance(one, Belonging))
    return Wall((Together(parts),))


def written_freely(wall: Wall) -> Wall:
    """Seen as the wall says; written by anyone, since what it belongs to comes later or is gone."""
    return Wall(wall.sees, "true")


def more(table: str, wall: Wall) -> None:
    """Rows of the table are there on these conditions too."""
    MORE[table].extend(wall.sees)


def condition(table: str, wall: Wall) -> str:
    """The whole condition on which a row of the table is there; what is asked once for all rows
    stands before what is asked of each."""
    told = sorted((*wall.sees, *MORE[table]), key=asks_each_row)
    sees = map(str, (WHOLE, *told))
    return " OR ".join(sees).replace("{row}", table)


def asks_each_row(one: Condition) -> bool:
    """Whether a function is called for every row."""
    return isinstance(one, Together) or (isinstance(one, Belonging) and one.kept)


def asked(walls: Mapping[str, Wall]) -> list[Belonging]:
    """What rows of walled tables belong to, one of each function."""
    told = [one for table, wall in walls.items() for one in (*wall.sees, *MORE[table])]
    parts = [part for one in told for part in (one.parts if isinstance(one, Together) else (one,))]
    by_name = {one.function: one for one in parts if isinstance(one, Belonging) and one.kept}
    return [one for _name, one in sorted(by_name.items())]


def policies(table: str, wall: Wall) -> dict[str, str]:
    """The policies of the table, by name."""
    sees = condition(table, wall)
    if not wall.new:
        return {"wall": f"USING ({sees})"}
    return {
        "wall": f"FOR SELECT USING ({sees})",
        "wall_new": f"FOR INSERT WITH CHECK ({wall.new})",
        "wall_change": f"FOR UPDATE USING ({sees})",
        "wall_end": f"FOR DELETE USING ({sees})",
    }
