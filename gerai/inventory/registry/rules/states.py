"""Where a business stands in its life, and what people are to it."""

from enum import StrEnum

from gerai.foundation.states import Machine


class State(StrEnum):
    """Where a business stands in its life."""

    ACTIVE = "active"
    MOVED = "moved"
    CLOSED = "closed"


class PersonKind(StrEnum):
    """The three populations of the inventory."""

    OWNER = "owner"
    RETURNING_MIGRANT = "returning_migrant"
    AFFECTED_RESIDENT = "affected_resident"


class TieRole(StrEnum):
    """What a person is to a business."""

    OWNER = "owner"
    MANAGER = "manager"
    CONTACT = "contact"


ACTIVE = frozenset({State.ACTIVE.value})
GONE = frozenset({State.MOVED.value, State.CLOSED.value})

# A move inside the installation changes the area and leaves the business active; MOVED is one that
# left the installation's root area, of which nothing more is known.
MACHINE = Machine(
    {
        "move": (ACTIVE, State.ACTIVE.value),
        "leave": (ACTIVE, State.MOVED.value),
        "close": (ACTIVE | {State.MOVED.value}, State.CLOSED.value),
        "reopen": (GONE, State.ACTIVE.value),
    }
)


class PaperState(StrEnum):
    """Where a certificate stands: told by somebody, compared with the paper, or taken back."""

    TOLD = "told"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"


PAPERS = Machine(
    {
        "verify": (frozenset({PaperState.TOLD.value}), PaperState.VERIFIED.value),
        "withdraw": (
            frozenset({PaperState.TOLD.value, PaperState.VERIFIED.value}),
            PaperState.WITHDRAWN.value,
        ),
    }
)
