"""Shapes that the operations of all apps share."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

# No control characters: PostgreSQL keeps no NUL, and nobody types the others.
PLAIN = r"^[^\x00-\x1f\x7f]*$"
DAY = r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
LARGEST_MONEY = 10**15


def text_only(value: Any) -> Any:
    """A day is said as text: numbers are no days."""
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is YYYY-MM-DD")
    return value


def words(longest: int, least: int = 0) -> Any:
    """A line of text."""
    return Annotated[str, StringConstraints(max_length=longest, min_length=least, pattern=PLAIN)]


Cursor = Annotated[str, Field(max_length=600, description="From `next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many records a page has.")]
SaidDay = BeforeValidator(text_only)


class Given(Schema):
    """What a caller sends: nothing but the fields that are named."""

    model_config = ConfigDict(extra="forbid")


class Shown(Schema):
    """What a caller gets."""
