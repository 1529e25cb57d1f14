"""What a list and a row can become. No Django here."""

from enum import StrEnum


class ListState(StrEnum):
    """Where a list stands between the sender and the registry."""

    RECEIVED = "received"
    READ = "read"
    ENTERED = "entered"
    REFUSED = "refused"


class RowState(StrEnum):
    """READY may be entered; REPAIRABLE waits for a repair; REJECTED is not a business."""

    READY = "ready"
    REPAIRABLE = "repairable"
    REJECTED = "rejected"
    ENTERED = "entered"
