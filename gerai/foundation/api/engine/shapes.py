"""Shapes that the operations of all apps share."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from gerai.foundation.areas.rules import CODE

# No control characters: PostgreSQL keeps no NUL, and nobody types the others.
PLAIN = r"^[^\x00-\x1f\x7f]*$"


def text_only(value: Any) -> Any:
    """A day is said as YYYY-MM-DD: neither a number nor a moment is one."""
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != len("YYYY-MM-DD"):
        raise ValueError("a day is YYYY-MM-DD")
    return value


def line(longest: int, least: int = 0) -> StringConstraints:
    """A line of text."""
    return StringConstraints(max_length=longest, min_length=least, pattern=PLAIN)


def among(keys: Iterable[str], *, empty: bool = False) -> Any:
    """One of these words; or nothing, where that may be."""
    known: list[Any] = [*([""] if empty else []), *keys]
    pattern = "|".join(re.escape(key) for key in known)
    return Field(pattern=f"^({pattern})$", json_schema_extra={"enum": known})


def as_whole(value: Any) -> Any:
    """2.0 is a whole number in JSON, "2" is a text."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(as_whole)


def whole(least: int, most: int) -> Any:
    """The bounds of a whole number."""
    return Field(ge=least, le=most, strict=True)


Cursor = Annotated[str, Field(max_length=600, description="From `next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many records a page has.")]
Day = Annotated[date, BeforeValidator(text_only)]


AREA = CODE.pattern.replace(r"\d", "[0-9]")
SaidArea = Annotated[str, StringConstraints(pattern=f"^{AREA}$", max_length=13)]
AnyArea = Annotated[str, StringConstraints(pattern=f"^({AREA})?$", max_length=13)]
Yes = Annotated[bool, Field(strict=True)]


class Paging(Schema):
    """Where a page begins, and how long it is."""

    cursor: Cursor = ""
    limit: Limit = 50


class Given(Schema):
    """What a caller sends: nothing but the fields that are named."""

    model_config = ConfigDict(extra="forbid")


class Shown(Schema):
    """What a caller gets."""
