"""What a list and a row can become. No Django here."""

from enum import StrEnum

from gerai.foundation.states import Machine


class ListState(StrEnum):
    """Where a list stands between the sender and the registry."""

    RECEIVED = "received"
    READ = "read"
    ENTERED = "entered"
    REFUSED = "refused"


class RowState(StrEnum):
    """READY may be entered; REPAIRABLE waits for a repair; REJECTED is not a business of ours;
    ASIDE was put aside by an officer, as a line that is no record at all."""

    READY = "ready"
    REPAIRABLE = "repairable"
    REJECTED = "rejected"
    ENTERED = "entered"
    ASIDE = "aside"


# A list is read again when the sender names its area later; what was entered stays entered.
LIST_MACHINE = Machine(
    {
        "receive": (frozenset(ListState), ListState.RECEIVED),
        "read": (frozenset({ListState.RECEIVED}), ListState.READ),
        "enter": (frozenset({ListState.READ}), ListState.ENTERED),
        # A row that was mended may be entered, also of a list that was.
        "mend": (frozenset({ListState.READ, ListState.ENTERED}), ListState.READ),
        "undo": (frozenset({ListState.READ, ListState.ENTERED}), ListState.READ),
        "refuse": (frozenset({ListState.RECEIVED, ListState.REFUSED}), ListState.REFUSED),
    }
)
