"""Who sends lists, and what they are told of them. No Django here."""

from enum import StrEnum

UNNAMED = "tidak disebut"


class Step(StrEnum):
    """What became of a list, of which its sender is told."""

    READ = "read"
    RETURNED = "returned"
    ENTERED = "entered"


class Whom(StrEnum):
    """Who is told."""

    ACCOUNT = "account"
    CONTACT = "contact"


def spelt(sender: str) -> str:
    """The sender in the one spelling by which it is remembered; "" for one without a name."""
    plain = sender[:120].lower()
    return "" if plain == UNNAMED else plain
