"""The engine of tables: declared targets, columns that are understood, cells that get a type.

A target (businesses today; products, survey answers, bank files later) declares its fields in a
`columns.toml` and gives each type a reader. Everything here is pure: text in, values and problems
out. No Django here.
"""

from .cells import MASKED, UNKNOWN, Problem, RawRow, Read, Reader, Table, clean, is_unknown
from .mapping import Choice, Mapped, map_columns
from .rows import Doubt, Typed, Typist, say
from .targets import Field, Stranger, Target, load

__all__ = [
    "MASKED",
    "UNKNOWN",
    "Choice",
    "Doubt",
    "Field",
    "Mapped",
    "Problem",
    "RawRow",
    "Read",
    "Reader",
    "Stranger",
    "Table",
    "Target",
    "Typed",
    "Typist",
    "clean",
    "is_unknown",
    "load",
    "map_columns",
    "say",
]
